"""The `nq57` command: starts the system on a bare machine and looks after it."""
