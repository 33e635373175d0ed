"""What crosses a service border: facts, their envelope's words, and the roles a token may carry. Nothing else."""
