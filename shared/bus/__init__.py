"""The bus: who listens to what, delivery and its guarantees, topology, permissions. Only here is NATS spoken."""

from shared.bus.registry import Consumers, Handler

__all__ = ["Consumers", "Handler"]
