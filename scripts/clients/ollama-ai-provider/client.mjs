// Vercel's AI SDK with the community's provider for Ollama; it knows /api/chat only. Over undici's fetch, whose limits can be set.
import { streamText } from 'ai'
import { createOllama } from 'ollama-ai-provider'
import { Agent, fetch as undiciFetch } from 'undici'

const { WEIR_URL: url, WEIR_MODEL: model, WEIR_PROMPT: prompt, WEIR_IDLE_MS: idle } = process.env
const dispatcher = new Agent({ bodyTimeout: Number(idle) })
const ollama = createOllama({ baseURL: `${url}/api`, fetch: (to, init) => undiciFetch(to, { ...init, dispatcher }) })
const write = text => new Promise(done => process.stdout.write(text, done))

try {
  for await (const part of streamText({ model: ollama(model), prompt, maxRetries: 0, onError: () => {} }).fullStream) {
    if (part.type === 'error') {
      throw part.error
    }
    if (part.type === 'text-delta') {
      await write(part.textDelta)
    }
  }
} catch (error) {
  console.error(`${error.name}: ${error.message}`)
  process.exit(error instanceof TypeError && !error.cause ? 70 : 1)
}
process.exit(0)
