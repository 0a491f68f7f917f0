// The page around the editor: sign-in by address or by pasting a token, and signing out.

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { editorStyle } from "./editor-style";
import { GROUP, keepToken, keptToken, loginFrom, loginProblem, takeFromAddress, type Login } from "./login";
import { pageStyle } from "./layout-style";

@customElement("cobrowse-editor-page")
export class EditorPage extends LitElement {
  static override styles = [editorStyle, pageStyle];

  @state() private login: Login | undefined;
  @state() private problem = "";

  // A sign-in link that is opened in an editor that is open already changes the address alone.
  private readonly addressChanged = (): void => this.signInFromAddress();

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("hashchange", this.addressChanged);
    this.signInFromAddress();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("hashchange", this.addressChanged);
  }

  override render(): TemplateResult {
    return html`<header>
        <h1>DOM Restrictions Editor</h1>
        ${
          this.login
            ? html`<span class="who">${this.login.name}</span>
                <button type="button" @click=${() => this.signOut("")}>Sign out</button>`
            : nothing
        }
      </header>
      <main>
        ${
          this.login
            ? html`<cobrowse-editor
                relay=${location.origin}
                jwt=${this.login.jwt}
                @signin=${(event: CustomEvent<{ reason: string }>) => this.signOut(event.detail.reason)}
              ></cobrowse-editor>`
            : this.signIn()
        }
      </main>`;
  }

  private signIn(): TemplateResult {
    return html`<form class="card centre" @submit=${(event: Event) => this.submit(event)}>
      <h2>Sign in</h2>
      <p>Paste the token you were given. It must be one of the group ${GROUP}, and stays in this tab.</p>
      <label class="field"
        ><span class="label">Token</span>
        <textarea name="jwt" rows="5" spellcheck="false" autocomplete="off" required></textarea>
      </label>
      <div role="alert">${this.problem ? html`<p class="note bad">${this.problem}</p>` : nothing}</div>
      <div class="buttons"><button class="main">Sign in</button></div>
    </form>`;
  }

  private signInFromAddress(): void {
    const given = takeFromAddress();
    const jwt = given ?? keptToken();
    if (jwt !== undefined) this.enter(jwt);
  }

  private submit(event: Event): void {
    event.preventDefault();
    const typed = new FormData(event.target as HTMLFormElement).get("jwt");
    this.enter(typeof typed === "string" ? typed : "");
  }

  private enter(jwt: string): void {
    const login = loginFrom(jwt);
    const problem = loginProblem(login, Date.now() / 1000);
    if (problem !== undefined) return this.signOut(problem);
    this.problem = "";
    this.login = login;
    keepToken(login?.jwt);
  }

  private signOut(why: string): void {
    keepToken(undefined);
    this.login = undefined;
    this.problem = why;
  }
}
