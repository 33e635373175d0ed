"""Workbooks that people fill in: how they are written, and how the cells that come back are understood. No io."""
