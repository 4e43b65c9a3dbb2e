"""ollama-python, as its README uses it."""

import os
import sys

import httpx
import ollama

sys.stdout.reconfigure(encoding="utf-8", newline="")
client = ollama.Client(host=os.environ["WEIR_URL"], timeout=int(os.environ["WEIR_IDLE_MS"]) / 1000)
model, prompt = os.environ["WEIR_MODEL"], os.environ["WEIR_PROMPT"]
try:
    if os.environ["WEIR_API"] == "chat":
        for part in client.chat(model=model, messages=[{"role": "user", "content": prompt}], stream=True):
            sys.stdout.write(part.message.content or "")
    else:
        for part in client.generate(model=model, prompt=prompt, stream=True):
            sys.stdout.write(part.response or "")
except (TypeError, AttributeError, LookupError) as mistake:
    sys.exit(print(f"{type(mistake).__name__}: {mistake}", file=sys.stderr) or 70)
except (ollama.ResponseError, httpx.HTTPError, OSError, ValueError) as failure:
    sys.exit(f"{type(failure).__name__}: {failure}")
