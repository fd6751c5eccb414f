// Sends what a product app tracks: only the host and the key are HealthScoring's.
// node send.js HOST WRITE_KEY DAYS USERS: the use of so many days up to now by so many users. Prints what the client did with each batch, as lines of JSON.
const { Analytics } = require('@segment/analytics-node')

const [host, writeKey, days, users] = process.argv.slice(2)
const analytics = new Analytics({ host, writeKey, flushAt: 50, flushInterval: 200 })
const say = (what) => console.log(JSON.stringify(what))
analytics.on('error', (error) => say({ error: `${error.code} ${error.reason}` }))
analytics.on('http_response', (response) => say({ status: response.status, retryAfter: response.headers['retry-after'] ?? null }))

const day = 24 * 3600 * 1000
const start = Date.now() - (Number(days) - 1) * day
analytics.group({ userId: 'u-0', groupId: 'acme', traits: { name: 'Acme', plan: 'pro', seats: Number(users), createdAt: new Date(start) } })
for (let d = 0; d < Number(days); d++) {
  for (let u = 0; u < Number(users); u++) {
    const timestamp = new Date(start + d * day - 60 * 1000)
    const call = { userId: `u-${u}`, context: { groupId: 'acme' }, timestamp }
    analytics.track({ ...call, event: 'Signed In' })
    analytics.track({ ...call, event: 'Report Exported', properties: { format: 'pdf' } })
    analytics.page({ ...call, name: 'Home' })
  }
}
// Somebody whose account nobody can know.
analytics.track({ userId: 'stranger', event: 'Report Exported' })
analytics.closeAndFlush({ timeout: 60_000 }).then(() => say({ closed: true }))
