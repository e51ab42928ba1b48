#!/usr/bin/env python3
"""Slack's own Python SDK and Bolt against a running fake Slack: WebClient, signatures, Socket Mode.

usage: fake_slack_check.py API_URL CONTROL_URL BOT_TOKEN APP_TOKEN SIGNING_SECRET
The first four words are what `playground::serve_standalone` prints. Exit code 0 when everything held, else 1.
Needs slack_sdk and slack_bolt (pip); no network beyond 127.0.0.1.
"""
import http.server
import json
import sys
import threading
import time
import urllib.parse
import urllib.request

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.webhook import WebhookClient

API, CONTROL, BOT, APP, SECRET = sys.argv[1:6]
failures = []


def check(what, good):
    print(("ok   " if good else "FAIL ") + what)
    if not good:
        failures.append(what)


def control(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{CONTROL}/{path}", data=data, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


def refusal(call, **args):
    try:
        call(**args)
    except SlackApiError as error:
        return error.response["error"]
    return None


def wait_for(condition, seconds=15):
    end = time.time() + seconds
    while time.time() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def web_api():
    slack = WebClient(token=BOT, base_url=API + "/")
    check("api.test", slack.api_test()["ok"])
    who = slack.auth_test()
    check("auth.test", who["user_id"].startswith("U") and who["team_id"].startswith("T"))
    channel = slack.conversations_open(users=["U0PY"])["channel"]["id"]
    check("conversations.open is idempotent", slack.conversations_open(users="U0PY")["channel"]["id"] == channel)
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "議題"}},
        {"type": "actions", "elements": [{"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "押す"}}]},
    ]
    metadata = {"event_type": "taiwa", "event_payload": {"key": "k"}}
    posted = slack.chat_postMessage(channel=channel, text="議題", blocks=blocks, metadata=metadata)
    check("chat.postMessage", posted["message"]["blocks"][0]["text"]["text"] == "議題")
    slack.chat_update(channel=channel, ts=posted["ts"], text="変更", blocks=blocks)
    check("chat.getPermalink", slack.chat_getPermalink(channel=channel, message_ts=posted["ts"])["permalink"].startswith("https://"))
    slack.chat_postEphemeral(channel=channel, user="U0PY", text="内緒")
    history = slack.conversations_history(channel=channel, include_all_metadata=True, limit=5)
    check("conversations.history with metadata", history["messages"][0]["metadata"] == metadata)
    user = slack.users_info(user="U0PY", include_locale=True)["user"]
    check("users.info", (user["tz"], user["locale"]) == ("Asia/Tokyo", "ja-JP"))
    check("users.lookupByEmail", slack.users_lookupByEmail(email="py@e.invalid")["user"]["id"] == "U0PY")
    pages = [page["members"] for page in slack.users_list(limit=1)]
    check("users.list pages", sum(map(len, pages)) >= 2 and all(len(page) == 1 for page in pages))
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    view = slack.views_publish(user_id="U0PY", view=home)["view"]
    check("views.publish", view["type"] == "home" and view["hash"])
    check("hash_conflict", refusal(slack.views_publish, user_id="U0PY", view=home, hash="0.0") == "hash_conflict")
    long = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
    check("invalid_blocks", refusal(slack.chat_postMessage, channel=channel, text="t", blocks=long) == "invalid_blocks")
    check("not_in_channel", refusal(slack.chat_postMessage, channel="C0GENERAL", text="t") == "not_in_channel")
    check("invalid_auth", refusal(WebClient(token="xoxb-no", base_url=API + "/").auth_test) == "invalid_auth")
    return slack, posted["ts"]


def over_http(slack, ts):
    """The fake speaks to this little server; the SDK judges its signatures."""
    verifier, seen, answers = SignatureVerifier(SECRET), [], []

    class Bot(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            seen.append((self.path, verifier.is_valid_request(body, dict(self.headers)), body))
            reply = json.dumps(answers.pop(0)).encode() if answers else b""
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bot)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    control("point", {"url": f"http://127.0.0.1:{server.server_port}"})
    control("socket", {"use": False})
    answers.append({"text": "はい"})
    answer = control("command", {"user": "U0PY", "text": "help <@U0PY> 1<2"})
    check("a command's answer is shown", answer["ephemeral"]["text"] == "はい")
    form = dict(urllib.parse.parse_qsl(seen[-1][2]))
    check("a command's text is escaped", form["text"] == "help <@U0PY|py> 1&lt;2")
    opened = slack.views_open(trigger_id=form["trigger_id"], view={
        "type": "modal", "title": {"type": "plain_text", "text": "t"}, "submit": {"type": "plain_text", "text": "s"},
        "blocks": [{"type": "input", "block_id": "b", "label": {"type": "plain_text", "text": "l"},
                    "element": {"type": "plain_text_input", "action_id": "a"}}]})["view"]
    check("views.open", opened["state"]["values"]["b"]["a"]["value"] is None)
    answers.append({"response_action": "errors", "errors": {"b": "no"}})
    check("view errors", control("submit", {"user": "U0PY", "values": {"a": "x"}})["outcome"] == {"errors": {"b": "no"}})
    check("a view closes", control("submit", {"user": "U0PY"})["outcome"] == "closed")
    hook = WebhookClient(form["response_url"])
    codes = [hook.send(text="later").status_code for _ in range(6)]
    check("response_url serves five times", codes == [200] * 5 + [404])
    control("click", {"user": "U0PY", "message": ts, "action_id": "go"})
    payload = json.loads(urllib.parse.parse_qs(seen[-1][2])["payload"][0])
    check("block_actions", payload["actions"][0]["action_id"] == "go" and payload["message"]["ts"] == ts)
    control("event", {"type": "app_home_opened", "user": "U0PY", "tab": "home"})
    check("events", json.loads(seen[-1][2])["event"]["tab"] == "home")
    check("every signature is good", len(seen) >= 5 and all(good for _, good, _ in seen))
    check("every path is known", {path for path, _, _ in seen} == {"/slack/commands", "/slack/interactivity", "/slack/events"})
    server.shutdown()


def over_socket():
    got = []
    client = SocketModeClient(app_token=APP, web_client=WebClient(token=BOT, base_url=API + "/"))
    client.web_client.base_url = API + "/"

    def listen(client, request):
        got.append(request)
        payload = {"text": "over the socket"} if request.type == "slash_commands" else None
        client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id, payload=payload))

    client.socket_mode_request_listeners.append(listen)
    client.connect()
    check("socket connects", wait_for(lambda: control("socket", {"use": True})["sockets"] >= 1))
    answer = control("command", {"user": "U0PY", "text": "next"})
    check("a command over the socket", answer["ephemeral"]["text"] == "over the socket")
    check("an event over the socket", control("event", {"type": "app_home_opened", "user": "U0PY"})["failure"] is None)
    check("the SDK saw both", wait_for(lambda: [request.type for request in got] == ["slash_commands", "events_api"]))
    control("disconnect", {"reason": "refresh_requested"})
    check("socket comes back", wait_for(lambda: control("socket", {"use": True})["sockets"] >= 1))
    # The SDK's reader leaves the old socket only when its three-second recv ends; envelopes wait that long.
    time.sleep(4)
    check("a command after that", control("command", {"user": "U0PY", "text": "again"})["failure"] is None)
    client.close()
    control("socket", {"use": False})


def bolt():
    app = App(client=WebClient(token=BOT, base_url=API + "/"))
    seen = []

    @app.command("/1on1")
    def command(ack, body, client):
        seen.append("command")
        ack("from Bolt")
        channel = client.conversations_open(users=body["user_id"])["channel"]["id"]
        client.chat_postMessage(channel=channel, text="a button", blocks=[{"type": "actions", "elements": [
            {"type": "button", "action_id": "bolt", "text": {"type": "plain_text", "text": "b"}, "value": "v"}]}])

    @app.action("bolt")
    def action(ack, action):
        seen.append(action["value"])
        ack()

    @app.event("app_home_opened")
    def home(event):
        seen.append(event["tab"])

    handler = SocketModeHandler(app, APP)
    handler.connect()
    check("Bolt connects", wait_for(lambda: control("socket", {"use": True})["sockets"] >= 1))
    answer = control("command", {"user": "U0PY", "text": "next"})
    check("Bolt answers a command", answer["ephemeral"]["text"] == "from Bolt")
    check("Bolt's message arrives", wait_for(lambda: control("messages/U0PY")[-1]["text"] == "a button"))
    control("click", {"user": "U0PY", "message": control("messages/U0PY")[-1]["ts"], "action_id": "bolt"})
    control("event", {"type": "app_home_opened", "user": "U0PY", "tab": "home"})
    check("Bolt saw command, button and event", wait_for(lambda: seen == ["command", "v", "home"]))
    handler.close()
    control("socket", {"use": False})


control("people", {"id": "U0PY", "name": "Py", "tz": "Asia/Tokyo", "locale": "ja-JP", "email": "py@e.invalid"})
control("scopes", ["commands", "chat:write", "im:write", "users:read", "users:read.email", "im:history"])
session = web_api()
over_http(*session)
over_socket()
bolt()
expected = ("invalid_blocks", "not_in_channel", "used_url")
rest = [line for line in control("violations") if not any(word in line for word in expected)]
check(f"no other violation {rest}", not rest)
print(f"{len(failures)} failures")
sys.exit(1 if failures else 0)
