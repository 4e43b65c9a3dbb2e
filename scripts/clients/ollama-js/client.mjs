// ollama-js, as its README uses it, over undici's fetch, whose limits can be set.
import { Ollama } from 'ollama'
import { Agent, fetch as undiciFetch } from 'undici'

const { WEIR_URL: host, WEIR_API: api, WEIR_MODEL: model, WEIR_PROMPT: prompt, WEIR_IDLE_MS: idle } = process.env
const dispatcher = new Agent({ bodyTimeout: Number(idle) })
const ollama = new Ollama({ host, fetch: (url, init) => undiciFetch(url, { ...init, dispatcher }) })
const write = text => new Promise(done => process.stdout.write(text, done))

try {
  if (api === 'chat') {
    for await (const part of await ollama.chat({ model, messages: [{ role: 'user', content: prompt }], stream: true })) {
      await write(part.message.content ?? '')
    }
  } else {
    for await (const part of await ollama.generate({ model, prompt, stream: true })) {
      await write(part.response ?? '')
    }
  }
} catch (error) {
  console.error(`${error.name}: ${error.message}`)
  // undici reports failures of the network as TypeErrors too, and those have a cause.
  process.exit(error instanceof TypeError && !error.cause ? 70 : 1)
}
process.exit(0)
