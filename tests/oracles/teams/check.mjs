// Microsoft's two validators of what comes in from Teams, over the tokens that our own one judged.
// usage: check.mjs MODULES TOKENS; exit code 0 when all three agree where they should, else 1.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [modules, tokens] = process.argv.slice(2);
const [about, ...cases] = readFileSync(tokens, 'utf8').trim().split('\n').map((line) => JSON.parse(line));

// The tokens were made for a clock that stands still, and the validators ask the machine's.
const Machine = Date;
globalThis.Date = class extends Machine {
  constructor(...given) { super(...(given.length === 0 ? [about.now_ms] : given)); }
  static now() { return about.now_ms; }
};

// They tell every refusal at length, keys included.
console.error = () => {};

const require = createRequire(join(modules, 'package.json'));
const { AuthenticationConfiguration, BotFrameworkAuthenticationFactory, PasswordServiceClientCredentialFactory } =
  require('botframework-connector');
const { PUBLIC } = require('@microsoft/teams.api');
const { InboundActivityTokenValidator } =
  require(join(modules, 'node_modules/@microsoft/teams.apps/dist/middleware/auth/inbound-activity-token-validator.js'));

let asked = 0;
const server = createServer((request, response) => {
  asked += 1;
  response.setHeader('content-type', 'application/json');
  const keys = request.url.endsWith('/keys');
  response.end(JSON.stringify(keys ? { keys: about.keys } : { issuer: PUBLIC.tokenIssuer, jwks_uri: `${base}/keys` }));
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const base = `http://127.0.0.1:${server.address().port}/v1/.well-known`;
const openid = `${base}/openidconfiguration`;

const botbuilder = BotFrameworkAuthenticationFactory.create(
  '', true, PUBLIC.loginEndpoint, PUBLIC.botScope, PUBLIC.tokenIssuer, '', openid, openid, '',
  new PasswordServiceClientCredentialFactory(about.app_id, 'unused'), new AuthenticationConfiguration(), undefined,
);
const quiet = { child: () => quiet, debug() {}, info() {}, warn() {}, error() {}, trace() {}, log() {} };
const teamsApps = new InboundActivityTokenValidator(
  about.app_id, undefined, undefined, quiet, { ...PUBLIC, openIdMetadataUrl: openid },
);

const activity = {
  type: 'message', id: '1', channelId: about.channel_id, serviceUrl: about.service_url,
  from: { id: '29:sato' }, recipient: { id: `28:${about.app_id}` }, conversation: { id: 'a:sato' },
};
const accepts = (check) => check.then(() => true, () => false);
// Where one of them is known to look at less than the others.
const looser = { 'teams.apps': ['a key for the web chat alone'] };

let failures = 0;
const accepted = { 'taiwa': 0, 'botbuilder': 0, 'teams.apps': 0 };
for (const { name, authorization, accepted: ours } of cases) {
  const verdicts = {
    'botbuilder': await accepts(botbuilder.authenticateRequest({ ...activity }, authorization ?? '')),
    'teams.apps': await accepts(teamsApps.check(authorization ?? '', { ...activity })),
  };
  accepted.taiwa += ours;
  for (const [validator, theirs] of Object.entries(verdicts)) {
    accepted[validator] += theirs;
    const expected = looser[validator]?.includes(name) ? true : ours;
    if (theirs !== expected) failures += 1;
    console.log(`${theirs === expected ? 'ok  ' : 'FAIL'} ${validator} ${theirs ? 'accepts' : 'rejects'}: ${name}`);
  }
}
console.log(`${cases.length} tokens; accepted: ${JSON.stringify(accepted)}; the keys were asked for ${asked} times`);
// An oracle that believes nothing, or was never asked, would agree to too much.
if (cases.length < 20 || Object.values(accepted).some((count) => count < 3) || asked < 3) failures += 1;
server.close();
process.exit(failures === 0 ? 0 : 1);
