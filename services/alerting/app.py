"""The alerting service put together."""

from fastapi import FastAPI

from services.alerting.api import routers
from services.alerting.clients.chats import Chats
from services.alerting.clients.mail import Mail
from services.alerting.clients.post_office import PostOffice
from services.alerting.clients.tls import trusting
from services.alerting.clients.webhooks import Webhooks
from services.alerting.consumers import consumers, in_force
from services.alerting.domain.mail_server import MailServer
from services.alerting.domain.webhook_address import Allowed
from services.alerting.jobs import jobs
from services.alerting.settings import Settings, load_policies
from services.alerting.store.sealed import Seal
from services.alerting.use_cases.channels import ChannelDesk
from services.alerting.use_cases.deliver import Delivery
from shared.service import Service, create_app


def build_service(settings: Settings | None = None) -> Service:
    """Return the service as a value; settings come from the environment unless given."""
    settings = settings or Settings()
    in_force.ship(*load_policies(settings.policy_folder))
    post, seal = _post_office(settings), Seal(settings.channel_key or None)
    return Service(
        name="alerting",
        settings=settings,
        routers=routers,
        consumers=consumers,
        jobs=jobs(in_force, Delivery(post, seal, in_force)),
        state={"policy": in_force, "channel_desk": ChannelDesk(post, seal)},
        on_stop=(post.close,),
    )


def _post_office(settings: Settings) -> PostOffice:
    tls, allowed = trusting(settings.ca_file), Allowed.of(settings.webhook_allowed.split(","))
    mail = Mail(MailServer.at(settings.smtp_url), settings.smtp_from, tls) if settings.smtp_url else None
    return PostOffice(mail, Chats(allowed), Webhooks(allowed, tls), settings.portal_url or None)


def build_app(settings: Settings | None = None) -> FastAPI:
    """Return the service as an application."""
    return create_app(build_service(settings))
