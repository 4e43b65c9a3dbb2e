"""langchain-ollama's ChatOllama and OllamaLLM."""

import os
import sys

from langchain_ollama import ChatOllama, OllamaLLM

sys.stdout.reconfigure(encoding="utf-8", newline="")
settings = {
    "model": os.environ["WEIR_MODEL"],
    "base_url": os.environ["WEIR_URL"],
    "client_kwargs": {"timeout": int(os.environ["WEIR_IDLE_MS"]) / 1000},
}
try:
    if os.environ["WEIR_API"] == "chat":
        for chunk in ChatOllama(**settings).stream(os.environ["WEIR_PROMPT"]):
            sys.stdout.write(chunk.content)
    else:
        for text in OllamaLLM(**settings).stream(os.environ["WEIR_PROMPT"]):
            sys.stdout.write(text)
except (TypeError, AttributeError, LookupError) as mistake:
    sys.exit(print(f"{type(mistake).__name__}: {mistake}", file=sys.stderr) or 70)
except Exception as failure:
    sys.exit(f"{type(failure).__name__}: {failure}")
