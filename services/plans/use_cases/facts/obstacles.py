"""Facts about obstacles."""

from datetime import date

from contracts import plans as told
from contracts.fact import Person
from services.plans.domain.obstacles import Obstacle


def obstacle_raised(obstacle: Obstacle) -> told.ObstacleRaised:
    same = ("unit_id", "version", "obstacle_id", "task_id", "plan_id", "report_id", "description", "raised_on")
    kept = {name: getattr(obstacle, name) for name in same}
    return told.ObstacleRaised(**kept, owner_unit_id=obstacle.owner_unit_id)


def obstacle_resolved(obstacle: Obstacle, resolved_on: date, resolver: Person) -> told.ObstacleResolved:
    same = ("unit_id", "version", "obstacle_id", "task_id", "plan_id", "owner_unit_id", "raised_on")
    kept = {name: getattr(obstacle, name) for name in same}
    return told.ObstacleResolved(**kept, answer=obstacle.answer or "", resolved_on=resolved_on, resolver=resolver)
