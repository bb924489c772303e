// A small app on Slack's own Node libraries: a command, a button, a modal. It exists to see that
// the playground speaks to other clients than ours.
import bolt from "@slack/bolt";

const { App, LogLevel } = bolt;
const clientOptions = { slackApiUrl: process.env.SLACK_API_URL };

const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  appToken: process.env.SLACK_APP_TOKEN,
  socketMode: true,
  clientOptions,
  installerOptions: { clientOptions },
  logLevel: LogLevel.WARN,
});

const plain = (text) => ({ type: "plain_text", text });

app.command("/rapport", async ({ command, ack, client }) => {
  await ack(`You said: ${command.text}`);
  await client.chat.postMessage({
    channel: command.user_id,
    text: "Shall we?",
    blocks: [
      { type: "section", text: { type: "mrkdwn", text: "Shall we?" } },
      {
        type: "actions",
        elements: [{ type: "button", action_id: "write", text: plain("Write"), value: "1" }],
      },
    ],
  });
});

app.action("write", async ({ body, ack, client }) => {
  await ack();
  await client.views.open({
    trigger_id: body.trigger_id,
    view: {
      type: "modal",
      callback_id: "words",
      private_metadata: body.channel.id,
      title: plain("A few words"),
      submit: plain("Send"),
      blocks: [
        {
          type: "input",
          block_id: "words",
          label: plain("Words"),
          element: { type: "plain_text_input", action_id: "said" },
        },
      ],
    },
  });
});

app.view("words", async ({ view, ack, client }) => {
  const said = view.state.values.words.said.value;
  if (said === "nothing") {
    await ack({ response_action: "errors", errors: { words: "Say something." } });
    return;
  }
  await ack();
  await client.chat.postMessage({ channel: view.private_metadata, text: `Written: ${said}` });
});

process.on("SIGTERM", async () => {
  await app.stop();
  process.exit(0);
});

await app.start();
console.log("ready");
