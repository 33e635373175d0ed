"""Policies that hold from a day on: those that ship beside those entered, merged, listed and decided alike."""

from shared.policies.rows import attach, create
from shared.policies.versions import Draft, Grounds, PolicyVersions, Version

__all__ = ["Draft", "Grounds", "PolicyVersions", "Version", "attach", "create"]
