// Slack's Socket Mode client for Node against a running local Slack.
// usage: check.mjs MODULES API_URL CONTROL_URL APP_TOKEN; exit code 0 when everything held, else 1.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [modules, api, controlUrl, appToken] = process.argv.slice(2);
const { SocketModeClient, LogLevel } = createRequire(join(modules, 'package.json'))('@slack/socket-mode');

let failures = 0;
function check(what, good) {
  console.log((good ? 'ok   ' : 'FAIL ') + what);
  if (!good) failures += 1;
}

async function control(path, body) {
  const options = body === undefined ? {} : {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  };
  return (await fetch(`${controlUrl}/${path}`, options)).json();
}

const client = new SocketModeClient({ appToken, logLevel: LogLevel.ERROR, clientOptions: { slackApiUrl: `${api}/` } });
const seen = [];
client.on('slash_commands', async ({ ack, body }) => {
  seen.push(body.command);
  await ack({ text: 'from Node' });
});
client.on('interactive', async ({ ack, body }) => {
  seen.push(body.type);
  await ack();
});
client.on('app_home_opened', async ({ ack, event }) => {
  seen.push(event.type);
  await ack();
});

await client.start();
check('the socket connects', (await control('socket', { use: true })).sockets >= 1);
const answer = await control('command', { user: 'U0PY', text: 'next' });
check('a command is answered', answer.ephemeral?.text === 'from Node');
check('an event is acknowledged', (await control('event', { type: 'app_home_opened', user: 'U0PY' })).failure === null);
check('the client saw both', seen.join() === '/1on1,app_home_opened');

const again = new Promise((resolve) => client.once('connected', resolve));
await control('disconnect', { reason: 'refresh_requested' });
await again;
await control('socket', { use: true });
check('a command after a new connection', (await control('command', { user: 'U0PY', text: 'again' })).failure === null);
await client.disconnect();
await control('socket', { use: false });
process.exit(failures === 0 ? 0 : 1);
