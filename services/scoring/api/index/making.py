"""The index turned into what is shown."""

from decimal import Decimal

from services.scoring.api.index.views import (
    CandidateView,
    EnteredView,
    ExplainedIndex,
    ExplainedIndicator,
    ExplainedPillar,
    IndicatorView,
    MappingView,
    MethodPillar,
    MethodView,
    NextStepView,
    PillarPoints,
    PublishedView,
    ReportView,
    StandingView,
    TaskValue,
)
from services.scoring.domain.index.explanation import explain, measure
from services.scoring.domain.index.figures import Entered, Told
from services.scoring.domain.index.method import Indicator, Method
from services.scoring.domain.index.result import IndicatorResult, PillarResult
from services.scoring.store.index.reads import Mapped
from services.scoring.store.index.written import Publication
from services.scoring.use_cases.index.show import Standing


def indicator_fields(indicator: Indicator) -> dict[str, object]:
    """Return the fields of an IndicatorView."""
    return {
        "code": indicator.code,
        "name": indicator.name,
        "max_points": float(indicator.max_points),
        "unit_of_measure": indicator.unit_of_measure,
        "calculation": indicator.calculation,
        "document": indicator.document,
        "source": indicator.source,
        "verifier": indicator.verifier,
    }


def method_view(method: Method) -> MethodView:
    pillars = [
        MethodPillar(
            code=pillar.code,
            name=pillar.name,
            max_points=float(pillar.max_points),
            indicators=[IndicatorView.model_validate(indicator_fields(each)) for each in pillar.indicators],
        )
        for pillar in method.pillars
    ]
    return MethodView(
        code=method.code,
        version=method.version,
        name=method.name,
        basis=method.basis,
        first_year=method.first_year,
        max_points=float(method.max_points),
        pillars=pillars,
    )


def standing_view(standing: Standing) -> StandingView:
    result = standing.result
    return StandingView(
        unit_id=standing.commune.unit_id,
        unit_name=standing.commune.name,
        peer_group=standing.commune.peer_group,
        rank=standing.place.rank,
        peer_rank=standing.place.peer_rank,
        points=float(result.points),
        max_points=float(result.method.max_points),
        missing_count=result.missing_count,
        pillars=[PillarPoints.model_validate(_pillar_fields(each)) for each in result.pillars],
        published=published_view(standing.published),
    )


def explained_index(standing: Standing) -> ExplainedIndex:
    result = standing.result
    parts = " + ".join(f"{_shown(each.points)} ({each.pillar.code})" for each in result.pillars)
    return ExplainedIndex(
        method=result.method.code,
        method_version=result.method.version,
        method_name=result.method.name,
        year=result.year,
        unit_id=standing.commune.unit_id,
        unit_name=standing.commune.name,
        as_of=result.as_of,
        rank=standing.place.rank,
        peer_rank=standing.place.peer_rank,
        points=float(result.points),
        max_points=float(result.method.max_points),
        missing_count=result.missing_count,
        formula=f"{parts} = {_shown(result.points)}",
        pillars=[_explained_pillar(each) for each in result.pillars],
        published=published_view(standing.published),
    )


def published_view(published: Publication | None) -> PublishedView | None:
    if published is None:
        return None
    return PublishedView(
        index_id=published.index_id,
        version=published.version,
        method_version=published.method_version,
        as_of=published.as_of,
        is_provisional=published.is_provisional,
        points=float(published.points),
        missing_count=published.missing_count,
        published_at=published.published_at,
        published_by=published.display_name,
    )


def entered_view(entered: Entered) -> EnteredView:
    return EnteredView(
        code=entered.code,
        version=entered.version,
        value=_float(entered.value),
        source=entered.source,
        document=entered.document,
        measured_on=entered.measured_on,
        entered_at=entered.entered_at,
        entered_by=entered.display_name,
    )


def mapping_view(mapped: Mapped, method: Method) -> MappingView:
    names = {indicator.code: indicator.name for indicator in method.indicators}
    fields = mapped._asdict()
    fields["task_name"] = fields.pop("name")
    fields["candidates"] = [
        CandidateView(code=code, name=names[code], likeness=likeness)
        for code, likeness in mapped.candidates or ()
        if code in names
    ]
    return MappingView.model_validate(fields)


def _pillar_fields(result: PillarResult) -> dict[str, object]:
    return {
        "code": result.pillar.code,
        "name": result.pillar.name,
        "points": _float(result.points),
        "max_points": float(result.pillar.max_points),
    }


def _explained_pillar(result: PillarResult) -> ExplainedPillar:
    indicators = [_explained_indicator(each) for each in result.indicators]
    return ExplainedPillar.model_validate({**_pillar_fields(result), "indicators": indicators})


def _explained_indicator(result: IndicatorResult) -> ExplainedIndicator:
    told, figure, step = explain(result), result.figure, None
    if told.next_step is not None and told.next_text is not None:
        near = told.next_step
        step = NextStepView(value=float(near.value), is_below=near.is_below, gain=float(near.gain), text=told.next_text)
    return ExplainedIndicator.model_validate(
        {
            **indicator_fields(result.indicator),
            "points": _float(result.points),
            "value": _float(figure.value),
            "value_text": "chưa có số liệu" if figure.value is None else measure(result.indicator, figure.value),
            "origin": figure.origin.value,
            "formula": told.formula,
            "lost": float(told.lost),
            "why": told.why,
            "next_step": step,
            "advice": told.next_text,
            "tasks": [_task(each) for each in figure.told],
            "entered": entered_view(figure.entered) if figure.entered else None,
        }
    )


def _task(told: Told) -> TaskValue:
    source = told.source
    reports = [
        ReportView(
            value=_float(report.value),
            reported_on=report.reported_on,
            period_id=report.period_id,
            period_kind=report.period_kind,
            event_id=report.event_id,
        )
        for report in told.reports
    ]
    return TaskValue(
        task_id=source.task_id,
        code=source.code,
        name=source.name,
        unit_id=source.unit_id,
        value=_float(told.value),
        is_summed=source.is_summed,
        reports=reports,
    )


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _shown(value: Decimal | None) -> str:
    return "chưa có" if value is None else f"{value:.2f}".replace(".", ",")
