"""What tests stand on: real servers, tokens, a moved clock, services in the process. Never imported in production."""
