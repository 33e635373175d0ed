"""Units: the tree, one unit with its people and lineage, and its changes."""

from services.portal.pages.units import changes, people, tree

routers = (tree.router, people.router, changes.router)
