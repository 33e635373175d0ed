import httpx

from shared import tracing


class TestObserved:
    async def test_continues_the_callers_correlation(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/livez", headers={"X-Correlation-ID": "viec-42"})
        assert answer.headers["x-correlation-id"] == "viec-42"

    async def test_replaces_an_id_that_could_forge_a_log_line(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/livez", headers={"X-Correlation-ID": 'x"} {"event":"'})
        assert len(answer.headers["x-correlation-id"]) == 36

    async def test_counts_by_route_template(self, client: httpx.AsyncClient) -> None:
        await client.get("/api/v1/units/mau.xa-mau-mot")
        await client.get("/khong-co-trang-nay")
        text = (await client.get("/metrics")).text
        labels = 'method="GET",route="/api/v1/units/{unit_id}",service="trial",status="200"'
        assert f"nq57_http_requests_total{{{labels}}}" in text
        assert "khong-co-trang-nay" not in text


class TestWorkingFor:
    def test_keeps_the_trace_and_names_a_new_span(self) -> None:
        parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"
        with tracing.working_for("c1", parent) as trace:
            assert trace.trace_id == "0af7651916cd43dd8448eb211c80319c"
            assert tracing.traceparent() == f"00-{trace.trace_id}-{trace.span_id}-00"
            assert trace.span_id != "b7ad6b7169203331"
            assert tracing.correlation_id() == "c1"
        assert tracing.correlation_id() is None

    def test_begins_anew_on_a_malformed_parent(self) -> None:
        for parent in (None, "", "00-zz-b7ad6b7169203331-01", f"00-{'0' * 32}-b7ad6b7169203331-01"):
            with tracing.working_for(None, parent) as trace:
                assert len(trace.trace_id) == 32
                assert trace.trace_id != "0" * 32
