"""Who may see and do what on the desk's pages, and how their forms are read."""

from typing import Annotated

from fastapi import Form, Query

from services.portal.pages.page import page_needs
from shared.auth import Principal

Reader = Annotated[Principal, page_needs("review:read")]
Judge = Annotated[Principal, page_needs("review:judge")]
Looker = Annotated[Principal, page_needs("review:look")]
Words = Annotated[str, Query(max_length=500)]
Page = Annotated[int, Query(ge=1, le=10_000)]
Note = Annotated[str, Form(max_length=4000)]
Text = Annotated[str, Form(max_length=500)]
Key = Annotated[str, Form(max_length=64)]
Version = Annotated[int, Form(ge=1)]
