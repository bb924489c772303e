// Short codes that people and bots really use; an unknown code stays as typed.
const TABLE = `
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|wave 👋|clap 👏|pray 🙏|raised_hands 🙌|handshake 🤝|muscle 💪|ok_hand 👌|point_right 👉|point_left 👈|point_up 👆|point_down 👇|raised_hand ✋|hand ✋|fist ✊|v ✌️|crossed_fingers 🤞|writing_hand ✍️|eyes 👀|eye 👁️|ear 👂|brain 🧠
smile 😄|smiley 😃|grinning 😀|blush 😊|slightly_smiling_face 🙂|wink 😉|joy 😂|laughing 😆|sweat_smile 😅|thinking_face 🤔|thinking 🤔|neutral_face 😐|upside_down_face 🙃|heart_eyes 😍|sunglasses 😎|cry 😢|sob 😭|disappointed 😞|worried 😟|confused 😕|relieved 😌|sleeping 😴|partying_face 🥳|hugging_face 🤗|star-struck 🤩|sleepy 😪|nerd_face 🤓|innocent 😇|smiling_face_with_smiling_eyes 😊|shrug 🤷|face_with_rolling_eyes 🙄|exploding_head 🤯|zipper_mouth_face 🤐|shushing_face 🤫
heart ❤️|yellow_heart 💛|green_heart 💚|blue_heart 💙|purple_heart 💜|orange_heart 🧡|white_heart 🤍|broken_heart 💔|sparkling_heart 💖|two_hearts 💕
tada 🎉|confetti_ball 🎊|balloon 🎈|gift 🎁|trophy 🏆|medal 🏅|first_place_medal 🥇|star ⭐|star2 🌟|sparkles ✨|fire 🔥|rocket 🚀|100 💯|dart 🎯|crown 👑|gem 💎|bulb 💡|zap ⚡|boom 💥|rainbow 🌈
coffee ☕|tea 🍵|beer 🍺|beers 🍻|pizza 🍕|cake 🍰|birthday 🎂|cookie 🍪|apple 🍎|bread 🍞|croissant 🥐|taco 🌮
calendar 📆|date 📅|spiral_calendar_pad 🗓️|calendar_spiral 🗓️|clock1 🕐|clock3 🕒|clock9 🕘|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|hourglass ⌛|hourglass_flowing_sand ⏳|watch ⌚
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|warning ⚠️|no_entry ⛔|no_entry_sign 🚫|question ❓|exclamation ❗|information_source ℹ️|heavy_plus_sign ➕|heavy_minus_sign ➖|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrows_counterclockwise 🔄|repeat 🔁|twisted_rightwards_arrows 🔀|fast_forward ⏩|rewind ⏪|double_vertical_bar ⏸️|pause_button ⏸️|arrow_forward ▶️|black_square_for_stop ⏹️
red_circle 🔴|large_blue_circle 🔵|large_green_circle 🟢|large_yellow_circle 🟡|large_orange_circle 🟠|white_circle ⚪|black_circle ⚫|large_green_square 🟩|large_yellow_square 🟨|large_red_square 🟥|white_large_square ⬜|black_large_square ⬛|white_small_square ▫️|black_small_square ▪️|small_blue_diamond 🔹|small_orange_diamond 🔸
speech_balloon 💬|thought_balloon 💭|left_speech_bubble 🗨️|mega 📣|loudspeaker 📢|bell 🔔|no_bell 🔕|email 📧|envelope ✉️|incoming_envelope 📨|inbox_tray 📥|outbox_tray 📤|phone 📞|telephone_receiver 📞|headphones 🎧|microphone 🎤|video_camera 📹|camera 📷|computer 💻|desktop_computer 🖥️|keyboard ⌨️
memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|page_facing_up 📄|page_with_curl 📃|file_folder 📁|open_file_folder 📂|books 📚|book 📖|open_book 📖|notebook 📓|bookmark 🔖|label 🏷️|paperclip 📎|pushpin 📌|round_pushpin 📍|link 🔗|scissors ✂️|mag 🔍|mag_right 🔎|lock 🔒|unlock 🔓|key 🔑|hammer 🔨|wrench 🔧|gear ⚙️|hammer_and_wrench 🛠️|toolbox 🧰|shield 🛡️|bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|abacus 🧮|scales ⚖️|compass 🧭|world_map 🗺️|globe_with_meridians 🌐|earth_africa 🌍|earth_americas 🌎|earth_asia 🌏|house 🏠|office 🏢|mortar_board 🎓|briefcase 💼|recycle ♻️
seedling 🌱|herb 🌿|four_leaf_clover 🍀|evergreen_tree 🌲|deciduous_tree 🌳|cactus 🌵|sunflower 🌻|blossom 🌼|cherry_blossom 🌸|rose 🌹|tulip 🌷|fallen_leaf 🍂|maple_leaf 🍁|mushroom 🍄|sunny ☀️|sun_with_face 🌞|partly_sunny ⛅|cloud ☁️|rain_cloud 🌧️|snowflake ❄️|crescent_moon 🌙|full_moon 🌕|ocean 🌊|mountain ⛰️|person_climbing 🧗|climbing 🧗|bee 🐝|honeybee 🐝|turtle 🐢|cat 🐱|dog 🐶|bird 🐦|owl 🦉|butterfly 🦋|robot_face 🤖|ghost 👻|alien 👽
busts_in_silhouette 👥|bust_in_silhouette 👤|people_holding_hands 🧑‍🤝‍🧑|man-woman-boy 👪|runner 🏃|walking 🚶|dancer 💃|zzz 💤|soccer ⚽|basketball 🏀|tennis 🎾|guitar 🎸|musical_note 🎵|notes 🎶|art 🎨|game_die 🎲|jigsaw 🧩|bike 🚲|car 🚗|airplane ✈️|sailboat ⛵|tent ⛺
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|keycap_ten 🔟|zero 0️⃣|a 🅰️|b 🅱️|new 🆕|soon 🔜|free 🆓|sos 🆘|vs 🆚|end 🔚|top 🔝
`;

const CODES = new Map(
  TABLE.trim()
    .split(/[|\n]/)
    .map((entry) => entry.split(" ")),
);

/** Replace known `:codes:`; skin tones are dropped, since the picture says it well enough. */
export function withEmoji(text) {
  return text.replace(
    /:([a-z0-9_+-]+):(?::skin-tone-\d:)?/g,
    (whole, code) => CODES.get(code) ?? whole,
  );
}

export const emojiOf = (code) => CODES.get(code) ?? `:${code}:`;
