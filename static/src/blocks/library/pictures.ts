/** The pictures of the library: chosen names of the collection "fluent-emoji-flat", by group. The build ships these alone. */
export interface PictureGroup {
  id: string;
  pictures: readonly string[];
}

export const pictureGroups: readonly PictureGroup[] = [
  {
    id: "animals",
    pictures: [
      "cat", "cat-face", "black-cat", "dog", "dog-face", "poodle", "rabbit", "rabbit-face", "hamster",
      "mouse-face", "mouse", "fox", "bear", "panda", "polar-bear", "koala", "tiger", "tiger-face", "lion",
      "cow-face", "cow", "pig-face", "pig", "frog", "monkey", "monkey-face", "gorilla", "chicken",
      "front-facing-baby-chick", "hatching-chick", "bird", "penguin", "duck", "swan", "owl", "eagle", "parrot",
      "flamingo", "peacock", "dove", "wolf", "horse", "horse-face", "unicorn", "zebra", "deer", "giraffe",
      "elephant", "rhinoceros", "hippopotamus", "kangaroo", "camel", "llama", "ram", "goat", "otter", "beaver",
      "hedgehog", "sloth", "raccoon", "bat", "turtle", "snake", "lizard", "crocodile", "dragon", "dragon-face",
      "sauropod", "t-rex", "whale", "spouting-whale", "dolphin", "shark", "fish", "tropical-fish", "blowfish",
      "octopus", "squid", "crab", "lobster", "jellyfish", "snail", "butterfly", "honeybee", "lady-beetle",
      "ant", "spider", "bug", "mosquito",
    ],
  },
  {
    id: "people",
    pictures: [
      "grinning-face", "smiling-face-with-smiling-eyes", "face-with-tears-of-joy",
      "smiling-face-with-sunglasses", "star-struck", "winking-face", "thinking-face", "neutral-face",
      "sleeping-face", "crying-face", "loudly-crying-face", "angry-face", "astonished-face",
      "face-screaming-in-fear", "zany-face", "nerd-face", "partying-face", "cold-face", "hot-face",
      "face-with-medical-mask", "smiling-face-with-halo", "clown-face", "robot", "ghost", "alien",
      "alien-monster", "ogre", "skull", "snowman", "boy", "girl", "baby", "old-man", "old-woman", "student",
      "teacher", "farmer", "cook", "scientist", "artist", "astronaut", "firefighter", "police-officer",
      "health-worker", "detective", "ninja", "prince", "princess", "person-fairy", "person-mage",
      "person-zombie", "santa-claus", "person-running", "person-walking", "woman-dancing", "person-swimming",
      "person-surfing", "person-biking", "snowboarder", "eyes", "eye", "brain", "tooth",
    ],
  },
  {
    id: "hands",
    pictures: [
      "raised-fist", "victory-hand", "raised-hand", "thumbs-up", "thumbs-down", "ok-hand", "waving-hand",
      "clapping-hands", "backhand-index-pointing-left", "backhand-index-pointing-up",
      "backhand-index-pointing-down", "index-pointing-up", "love-you-gesture", "call-me-hand",
      "crossed-fingers", "handshake", "heart-hands", "hand-with-fingers-splayed", "pinching-hand",
      "writing-hand",
    ],
  },
  {
    id: "food",
    pictures: [
      "red-apple", "green-apple", "pear", "tangerine", "lemon", "banana", "watermelon", "grapes", "strawberry",
      "blueberries", "cherries", "peach", "mango", "pineapple", "coconut", "kiwi-fruit", "tomato", "avocado",
      "eggplant", "potato", "carrot", "ear-of-corn", "hot-pepper", "cucumber", "broccoli", "mushroom", "onion",
      "bread", "croissant", "pretzel", "pancakes", "cheese-wedge", "egg", "cooking", "hamburger",
      "french-fries", "pizza", "hot-dog", "sandwich", "spaghetti", "sushi", "rice-ball", "cooked-rice",
      "steaming-bowl", "dumpling", "fried-shrimp", "soft-ice-cream", "doughnut", "cookie", "birthday-cake",
      "cupcake", "chocolate-bar", "candy", "lollipop", "custard", "popcorn", "glass-of-milk", "hot-beverage",
      "bubble-tea", "cup-with-straw",
    ],
  },
  {
    id: "vehicles",
    pictures: [
      "automobile", "taxi", "bus", "police-car", "ambulance", "fire-engine", "delivery-truck", "racing-car",
      "tractor", "motorcycle", "bicycle", "kick-scooter", "skateboard", "train", "bullet-train", "airplane",
      "helicopter", "rocket", "flying-saucer", "satellite", "parachute", "sailboat", "ship", "speedboat",
      "canoe", "anchor",
    ],
  },
  {
    id: "nature",
    pictures: [
      "sun", "sun-with-face", "full-moon", "crescent-moon", "star", "glowing-star", "shooting-star",
      "ringed-planet", "globe-showing-asia-australia", "cloud", "cloud-with-rain", "rainbow", "snowflake",
      "high-voltage", "fire", "droplet", "water-wave", "wind-face", "tornado", "umbrella", "evergreen-tree",
      "deciduous-tree", "palm-tree", "cactus", "christmas-tree", "four-leaf-clover", "seedling", "maple-leaf",
      "fallen-leaf", "tulip", "rose", "sunflower", "cherry-blossom", "hibiscus", "bouquet", "mountain",
      "volcano", "desert-island", "rock", "house", "castle", "school", "tent", "ferris-wheel",
    ],
  },
  {
    id: "things",
    pictures: [
      "soccer-ball", "basketball", "baseball", "tennis", "volleyball", "rugby-football", "ping-pong",
      "badminton", "bowling", "boxing-glove", "bow-and-arrow", "goal-net", "kite", "yo-yo", "teddy-bear",
      "game-die", "puzzle-piece", "video-game", "joystick", "balloon", "party-popper", "wrapped-gift", "trophy",
      "sports-medal", "crown", "gem-stone", "coin", "money-bag", "key", "locked", "unlocked", "door",
      "magic-wand", "crystal-ball", "bomb", "shield", "crossed-swords", "hammer", "wrench", "magnet", "gear",
      "battery", "magnifying-glass-tilted-left", "telescope", "microscope", "test-tube", "camera", "television",
      "laptop", "mobile-phone", "alarm-clock", "hourglass-not-done", "bell", "drum", "guitar", "violin",
      "trumpet", "musical-keyboard", "musical-note", "microphone", "books", "open-book", "pencil", "crayon",
      "paintbrush", "scissors", "straight-ruler", "backpack", "envelope", "basket", "bucket", "wastebasket",
      "newspaper", "package", "bone", "broom", "chair", "bed", "bathtub", "toothbrush",
      "umbrella-with-rain-drops", "glasses", "top-hat", "t-shirt", "socks", "running-shoe", "beverage-box",
      "canned-food", "bottle-with-popping-cork",
    ],
  },
  {
    id: "signs",
    pictures: [
      "red-heart", "sparkling-heart", "broken-heart", "check-mark-button", "cross-mark", "red-question-mark",
      "red-exclamation-mark", "hundred-points", "warning", "stop-sign", "no-entry", "recycling-symbol",
      "right-arrow", "left-arrow", "up-arrow", "down-arrow", "play-button", "red-circle", "orange-circle",
      "yellow-circle", "green-circle", "blue-circle", "purple-circle", "red-square", "yellow-square",
      "green-square", "blue-square", "collision", "dizzy", "sparkles", "speech-balloon", "thought-balloon",
      "bullseye", "chequered-flag", "triangular-flag", "zzz", "keycap-0", "keycap-1", "keycap-2", "keycap-3",
      "keycap-4", "keycap-5", "keycap-6", "keycap-7", "keycap-8", "keycap-9",
    ],
  },
];

export const allPictures: readonly string[] = pictureGroups.flatMap(({ pictures }) => pictures);
