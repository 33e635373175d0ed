"""One folder is one service: one deployable, one database, the same rooms in each."""
