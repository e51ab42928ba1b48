// What the two senders share: the company they write to, the message, and the sending itself.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { WebClient, LogLevel } = require('@slack/web-api');
const { Pool } = require('undici');

const PAIRS = Number(process.env.PAIRS ?? 5000);
const BATCH = Number(process.env.BATCH ?? 128);
const AT_ONCE = Number(process.env.AT_ONCE ?? 64);
// "undici" is what sends fastest through WebClient; "fetch" is WebClient as it comes.
const TRANSPORT = process.env.TRANSPORT ?? 'undici';

// ---------------------------------------------------------------- the company

const TOPICS = [
  ['What would make the release easier next time?', 'short'],
  ['A mentor for the first weeks of the two new colleagues', 'mid'],
  ['Whether I want to lead a team in a year or two', 'long'],
];
const PROMISES = [
  ['Ask the platform team for a second reviewer', '2026-12-04'],
  ['Send the slides of the talk to everybody who asked', '2026-12-08'],
];

/** The tables of an engine: the Python senders use the same. */
const tables = (engine) => fs.readFileSync(path.join(__dirname, `../tables/${engine}.sql`), 'utf8');

/** One pair with all its rows. Ids are numbers that follow from the pair's own. */
function couple(pair) {
  const [manager, report] = [2 * pair, 2 * pair + 1];
  return {
    people: [
      { id: manager, name: `Hanako Yamada ${pair}`, channel: `DUM${String(pair).padStart(7, '0')}` },
      { id: report, name: `Ken Sato ${pair}`, channel: `DUR${String(pair).padStart(7, '0')}` },
    ],
    pair: { id: pair, manager, report, starts: '15:00' },
    items: TOPICS.map(([words, horizon], at) => ({ pair, author: at === 0 ? manager : report, words, horizon })),
    promises: PROMISES.map(([words, due], at) => ({ pair, owner: at === 0 ? manager : report, words, due })),
    readers: [manager, report],
  };
}

/** Which pairs a batch of claimed rows is about, each once. */
const pairsOf = (claimed) => [...new Set(claimed.map((row) => row.pair_id))];

/** The claimed rows with what their pairs say, each for its reader. */
function loaded(claimed, pairs) {
  const pairOf = new Map(pairs.map((pair) => [pair.id, pair]));
  return claimed.map(({ id, pair_id, person_id }) => {
    const pair = pairOf.get(pair_id);
    const [reader, other] = person_id === pair.manager_id ? ['manager', 'report'] : ['report', 'manager'];
    return {
      id,
      pair_id,
      person_id,
      channel: pair[`${reader}_channel`],
      other_name: pair[`${other}_name`],
      starts: pair.starts,
      items: pair.items ?? [],
      promises: pair.promises ?? [],
    };
  });
}

// ---------------------------------------------------------------- the message

const escape = (text) => text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]);
const section = (text) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const button = (text, action, value) => ({
  type: 'button',
  text: { type: 'plain_text', text },
  action_id: action,
  value,
});

/** About 1.25 kB of Block Kit. `digest` is a claimed row with its pair, `items` and `promises`. */
function render(digest) {
  const [other, pair] = [escape(digest.other_name), String(digest.pair_id)];
  const owner = (promise) => (promise.owner === digest.person_id ? 'you' : other);
  const promises = digest.promises.map((it) => `• ${escape(it.words)} (${owner(it)}, by ${it.due})`);
  const items = digest.items.map((it) => `• ${escape(it.words)} #${it.horizon}`);
  const title = `Your 1on1 with ${other} today at ${digest.starts}`;
  return {
    channel: digest.channel,
    text: title,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title } },
      section([`*Promised last time* (${promises.length})`, ...promises].join('\n')),
      section([`*On the agenda today* (${items.length})`, ...items].join('\n')),
      {
        type: 'actions',
        elements: [
          button('Add a topic', 'agenda_add', pair),
          button('All promises', 'action_list', pair),
          button('Move it', 'move', pair),
          button('Skip this time', 'skip', pair),
        ],
      },
      {
        type: 'context',
        elements: [{ type: 'mrkdwn', text: `Both of you see this. Topics may be added until you meet; ${other} sees them at once.` }],
      },
    ],
  };
}

// ---------------------------------------------------------------- Slack

/** What WebClient needs of `fetch`, straight on undici: less than half the work of the full `fetch`, or of axios. */
function lightFetch(origin) {
  const pool = new Pool(origin, { connections: AT_ONCE, pipelining: 1 });
  return async (url, { method, headers, body }) => {
    const answer = await pool.request({ path: new URL(url).pathname, method, headers, body });
    const text = await answer.body.text();
    const get = (name) => answer.headers[name] ?? null;
    return { status: answer.statusCode, url, headers: { get, entries: () => Object.entries(answer.headers) }, text: async () => text };
  };
}

function slackClient() {
  const slackApiUrl = process.env.SLACK_API_URL;
  return new WebClient(process.env.SLACK_BOT_TOKEN ?? 'xoxb-bench', {
    slackApiUrl,
    logLevel: LogLevel.ERROR,
    maxRequestConcurrency: AT_ONCE,
    retryConfig: { retries: 0 },
    ...(TRANSPORT === 'undici' ? { fetch: lightFetch(new URL(slackApiUrl).origin) } : {}),
  });
}

// ---------------------------------------------------------------- sending

/**
 * Sends until nothing is due. `store.claim(n)` commits a claim and gives the claimed digests, loaded; `store.mark(sent)`
 * commits what became of a whole batch. The next batch is claimed while the one before is on its way.
 */
async function sendAll(store) {
  const slack = slackClient();
  const queue = [];
  const marks = [];
  let [claiming, drained, count] = [undefined, false, 0];

  async function claim() {
    const digests = await store.claim(BATCH);
    const batch = { left: digests.length, sent: [] };
    for (const digest of digests) queue.push({ digest, batch });
    drained = digests.length === 0;
    claiming = undefined;
  }
  async function next() {
    if (!drained && queue.length < AT_ONCE) claiming ??= claim();
    while (queue.length === 0 && !drained) await (claiming ??= claim());
    return queue.shift();
  }
  async function sender() {
    for (let taken = await next(); taken; taken = await next()) {
      const { digest, batch } = taken;
      const { channel, ts } = await slack.chat.postMessage(render(digest));
      batch.sent.push({ id: digest.id, channel, ts });
      count += 1;
      batch.left -= 1;
      if (batch.left === 0) marks.push(store.mark(batch.sent));
    }
  }

  const [began, cpuBefore] = [performance.now(), process.cpuUsage()];
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  await Promise.all(marks);
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { digests: count, seconds, cpu_seconds: (user + system) / 1e6 };
}

module.exports = { PAIRS, couple, loaded, pairsOf, render, sendAll, tables };
