// Verifies messages as a subscriber in Node does. Reads [{secret, id, timestamp, signature, body}] and writes for each the verified notification, or {error}.
// A test may live on another day; the clock is set to the one it lives on.
import { Webhook } from "standardwebhooks";
import { readFileSync } from "node:fs";

const clock = Date.now;
const verified = JSON.parse(readFileSync(0, "utf8")).map((m) => {
  Date.now = m.now ? () => m.now * 1000 : clock;
  try {
    return new Webhook(m.secret).verify(m.body, { "webhook-id": m.id, "webhook-timestamp": m.timestamp, "webhook-signature": m.signature });
  } catch (error) {
    return { error: error.message };
  }
});
console.log(JSON.stringify(verified));
