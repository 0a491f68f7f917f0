// What the browser fetches when the customer is asked for control: the agent's hands.

export { default, Hands } from "gcb-hands";
