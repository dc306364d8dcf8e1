/** What networks are called: those of the product in words, those of Keras by their own names. */
import { translate } from "../../words";

const OWN = ["mobilenet_v2_160", "mobilenet_v2", "efficientnet_lite0", "strong"];

const OF_KERAS: Record<string, string> = {
  densenet201: "DenseNet201",
  densenet121: "DenseNet121",
  resnet152v2: "ResNet152V2",
  resnet50v2: "ResNet50V2",
  mobilenet_v2_keras: "MobileNetV2 (Keras)",
  inceptionv3: "InceptionV3",
  xception: "Xception",
  vgg16: "VGG16",
  mobilenetv3large: "MobileNetV3Large",
};

export const networkName = (network: string): string =>
  OWN.includes(network) ? translate(`networks.name_${network}`) : (OF_KERAS[network] ?? network);

/** The name of the network of a training; empty stands for the server's own. */
export const ownNetworkName = (network: unknown): string =>
  typeof network === "string" && network !== "" ? networkName(network) : translate("networks.own");

/** What a name of ours stands for; empty for those of Keras. */
export const networkNote = (network: string): string =>
  OWN.includes(network) ? translate(`networks.note_${network}`) : "";
