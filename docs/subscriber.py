"""A partner's whole program: prints facts of the province as they happen. Needs nats-py and nothing of this project.

NQ57_PARTNER_URL=nats://example:<password>@<host>:4222 python docs/subscriber.py
"""

import asyncio
import json
import os

import nats


async def main() -> None:
    url = os.environ["NQ57_PARTNER_URL"]
    connection = await nats.connect(url, inbox_prefix=b"_INBOX_example", max_reconnect_attempts=-1)
    facts = await connection.jetstream().pull_subscribe_bind("example", "PARTNERS")
    while True:
        try:
            messages = await facts.fetch(batch=100, timeout=30)
        except TimeoutError:
            continue
        for message in messages:
            event = json.loads(message.data)
            print(event["time"], event["type"], event["data"]["unit_id"], event["subject"], flush=True)
            await message.ack()


if __name__ == "__main__":
    asyncio.run(main())
