// `/1on1 agenda add …` and `/1on1 agenda list` in Slack's own framework: what Taiwa's answers to commands are measured
// against. Nobody is answered before the commit is on the disk.
//
//   PORT=3000 DATABASE=agenda.db SLACK_SIGNING_SECRET=… SLACK_BOT_TOKEN=xoxb-… SLACK_API_URL=… node commands.js
//
// GROUP=0: a commit for each command, as anyone would write it.
// GROUP=1: the commands that wait in the same turn of the event loop share a commit.
// GROUP=2: the same, and the commits are made in a thread, so that the loop goes on while the disk is written.
// PAIRS (5000) are entered into an empty database. Says "ready" once it listens.
'use strict';

const path = require('node:path');
const { Worker } = require('node:worker_threads');
const { App, HTTPReceiver, LogLevel } = require('@slack/bolt');
const { open } = require('./agenda.js');

const { PORT = '3000', DATABASE = 'agenda.db', GROUP = '0', PAIRS = '5000' } = process.env;
const { SLACK_SIGNING_SECRET, SLACK_BOT_TOKEN = 'xoxb-bench', SLACK_API_URL } = process.env;

const agenda = open(DATABASE);
if (agenda.isEmpty()) agenda.populate('T0BENCH', Number(PAIRS));

// ---------------------------------------------------------------- commits

/** One group at a time is committed; who comes meanwhile is the next. If a commit fails, it failed for all of its group. */
function grouped(commit) {
  let [waiting, isBusy] = [[], false];
  async function commitWaiting() {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await commit(group.map(({ topic }) => topic));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    isBusy = false;
  }
  return (topic) =>
    new Promise((resolve, reject) => {
      waiting.push({ topic, resolve, reject });
      // After everything that has arrived by now was read.
      if (!isBusy) setImmediate(commitWaiting);
      isBusy = true;
    });
}

function inThread() {
  const thread = new Worker(path.join(__dirname, 'agenda.js'), { workerData: DATABASE });
  return (topics) =>
    new Promise((resolve, reject) => {
      thread.once('message', (failed) => (failed ? reject(failed) : resolve()));
      thread.postMessage(topics);
    });
}

const keep = {
  0: async (topic) => agenda.add([topic]),
  1: grouped(async (topics) => agenda.add(topics)),
  2: GROUP === '2' && grouped(inThread()),
}[GROUP];

// ---------------------------------------------------------------- Slack

/**
 * Bolt lets Node send its answers in chunks, as it says no length. With the head held back until the end, Node knows the
 * length itself: a plain answer, and one that Taiwa's load client can read.
 */
class PlainReceiver extends HTTPReceiver {
  unboundRequestListener(request, response) {
    response.writeHead = (status, headers = {}) => {
      delete response.writeHead; // Node itself calls the real one at the end.
      response.statusCode = status;
      for (const name in headers) response.setHeader(name, headers[name]);
      return response;
    };
    return super.unboundRequestListener(request, response);
  }
}

const receiver = new PlainReceiver({
  signingSecret: SLACK_SIGNING_SECRET,
  endpoints: ['/slack/commands', '/slack/events'],
  logLevel: LogLevel.ERROR,
});
const app = new App({
  receiver,
  authorize: async () => ({ botToken: SLACK_BOT_TOKEN, botId: 'B0BOT', botUserId: 'U0BOT' }),
  logLevel: LogLevel.ERROR,
  clientOptions: SLACK_API_URL ? { slackApiUrl: SLACK_API_URL } : {},
  // Two rounds of middleware that slash commands have no use for.
  convoStore: false,
  ignoreSelf: false,
});

const ADD = /^agenda\s+add\s+(.*\S)/is;
const LIST = /^agenda(\s+list)?\s*$/i;

app.command('/1on1', async ({ command, ack }) => {
  const { team_id: team, user_id: user, text } = command;
  const words = ADD.exec(text)?.[1];
  if (words) {
    await keep({ team, user, words });
    await ack(`On the agenda: ${words}`);
  } else if (LIST.test(text)) {
    const items = agenda.list(team, user).map((item, at) => `${at + 1}. ${item}`);
    await ack([`*Agenda* (${items.length})`, ...items].join('\n'));
  } else {
    const help = 'Say `/1on1 agenda add …` or `/1on1 agenda list`.';
    await ack({ text: help, blocks: [{ type: 'section', text: { type: 'mrkdwn', text: help } }] });
  }
});

app.start({ host: '127.0.0.1', port: Number(PORT) }).then(() => console.log('ready'));

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    agenda.close();
    process.exit(0);
  });
}
