"""Plans: units, plans, tasks, reporting periods, reports and deadlines."""
