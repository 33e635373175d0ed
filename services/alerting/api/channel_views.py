"""Shapes of channels, as given and as shown."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from contracts.alerting import Level, RuleCode
from contracts.fact import UnitPath
from services.alerting.domain.channels import Audience, Kind, Mode
from services.alerting.store.channels import Shown
from services.alerting.use_cases.channels import Wish


def _one_line(text: str) -> str:
    if not text.isprintable() or not text.strip():
        raise ValueError("phải là một dòng chữ, không có ký tự điều khiển")
    return text.strip()


Name = Annotated[str, Field(max_length=100), AfterValidator(_one_line)]
Address = Annotated[
    str,
    Field(
        max_length=6000,
        description="email: địa chỉ, cách nhau bằng dấu phẩy; apprise: URL của Apprise; webhook: https://…",
        examples=["vanphong@xa.tinh.gov.vn"],
    ),
    AfterValidator(_one_line),
]
Levels = Annotated[list[Level], Field(min_length=1, max_length=2, description="Mức được báo.")]
Rules = Annotated[list[RuleCode] | None, Field(max_length=20, description="Quy tắc được báo; bỏ trống là mọi quy tắc.")]


class ChannelChange(BaseModel):
    """What a channel is to be; `address` none keeps the one it has."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    address: Address | None = None
    levels: Levels = Field(default=["red", "amber"])
    rules: Rules = None
    audience: Annotated[Audience, Field(description="any: mọi thay đổi; còn lại: chỉ cảnh báo được trình lên họ.")] = (
        "any"
    )
    mode: Annotated[Mode, Field(description="digest: cảnh báo mức gom tin của chính sách chờ tin gom mỗi ngày.")] = (
        "at_once"
    )
    is_active: bool = True

    def wish(self) -> Wish:
        levels = tuple(dict.fromkeys(self.levels))
        rules = tuple(dict.fromkeys(self.rules)) if self.rules is not None else None
        return Wish(self.name, self.address, levels, rules, self.audience, self.mode, self.is_active)


class ChannelGiven(ChannelChange):
    """A new channel."""

    unit_id: UnitPath
    kind: Kind

    @model_validator(mode="after")
    def _has_address(self) -> Self:
        if self.address is None:
            raise ValueError("phải có địa chỉ (address)")
        return self


class ChannelView(BaseModel):
    """A channel. What gives access is not shown: of a webhook the host, of Apprise the service."""

    channel_id: str
    version: int
    unit_id: str
    unit_name: str | None
    name: str
    kind: str
    address: str
    levels: list[str]
    rules: list[str] | None
    audience: str
    mode: str
    is_active: bool
    created_at: datetime
    updated_at: datetime
    failures: int = Field(description="Failed rounds in a row.")
    retry_at: datetime | None = Field(description="When it is tried again; none when nothing holds it back.")
    last_error: str | None
    last_sent_at: datetime | None
    secret: str | None = Field(default=None, description="Signs webhooks; shown once, when it is made.")


class TrialView(BaseModel):
    """How a trial went; `detail` says why it did not arrive, or for whom not."""

    result: Literal["sent", "failed"]
    detail: str | None


class ResentView(BaseModel):
    """How many notifications wait again."""

    count: int


def view(shown: Shown) -> ChannelView:
    """Return a channel as it is shown."""
    row = shown.channel
    told = row.model_dump(include=set(ChannelView.model_fields) - {"secret", "address"})
    return ChannelView.model_validate({**told, "address": row.shown_address, "unit_name": shown.unit_name})
