"""The real nats-server and PostgreSQL from their wheels, as child processes on the loopback: no docker, no apt."""
