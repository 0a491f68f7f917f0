// The sign-in page: shows or hides the password and goes to the account; the password itself is not kept.
import { byId } from "./dom.js";
import { drawFrame } from "./frame.js";

const passwordLengthMin = 8;

drawFrame();
byId("show-password").addEventListener("click", togglePassword);
byId("login").addEventListener("submit", signIn);

function togglePassword() {
  const isShown = byId("password").type === "text";
  byId("password").type = isShown ? "password" : "text";
  byId("show-password").textContent = isShown ? "Show" : "Hide";
  byId("show-password").setAttribute("aria-pressed", String(!isShown));
}

function signIn(event) {
  event.preventDefault();
  const emailIsFine = tell("email", byId("email").validity.valid, "Please give us your email address.");
  const passwordIsFine = tell("password", byId("password").value.length >= passwordLengthMin, "A password has at least eight characters.");
  if (!emailIsFine || !passwordIsFine) return;
  sessionStorage.setItem("larch-account", byId("email").value);
  location.assign("account.html");
}

function tell(id, isFine, message) {
  byId(`${id}-error`).textContent = isFine ? "" : message;
  byId(id).setAttribute("aria-invalid", String(!isFine));
  return isFine;
}
