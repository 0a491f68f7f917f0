/** The code samples of the administrator's guide, as a developer pastes them, their printing errors mended. */

/** Each is run as the body of an `onReady` callback; by the member that it shows. */
export const apiSamples = {
  VERSION: `console.log(_genesys.cobrowse.VERSION);`,

  isTopContext: `
    // in both contexts
    cobrowseApi.onMaskedElement.add(function () { window.maskedCount = (window.maskedCount || 0) + 1; });
    if (!isTopContext) {
      return;
    }
    // in the top context only`,

  onMaskedElement: `
    cobrowseApi.onMaskedElement.add(function (element) {
      element.title = 'Content of this element is masked for representatives.';
    });`,

  markServiceElement: `
    function createCustomCobrowseUI(cobrowseApi) {
      var toolbar = document.createElement('div');
      toolbar.className = 'cobrowseToolbar';
      toolbar.textContent = 'Co-browse is going on';
      cobrowseApi.markServiceElement(toolbar); // don't show the toolbar to agents
      cobrowseApi.onConnected.add(function () {
        document.body.appendChild(toolbar);
      });
    }
    createCustomCobrowseUI(cobrowseApi);`,

  onInitialized: `
    cobrowseApi.onInitialized.add(function (session) {
      if (!session) {
        showCobrowseButton();
      } else {
        showCobrowseToolbar(session);
      }
    });`,

  onSessionStarted: `
    function notifyCobrowseStarted(session) {
      alert('Co-browse has started. Spell this session token to our representative: ' + session.token);
    }
    cobrowseApi.onSessionStarted.add(notifyCobrowseStarted);`,

  onSessionEnded: `
    var cbEndedMessages = {
      self: 'You exited Co-browse session. Co-browse terminated',
      external: 'Co-browse session ended',
      timeout: 'Co-browse session timed out',
      inactivityTimeout: 'Agent did not join. Closing Co-browse session.',
      serverUnavailable: 'Could not reach Co-browse server',
      sessionsOverLimit: 'Agent is busy in another Co-browse session'
    };
    cobrowseApi.onSessionEnded.add(function (details) {
      alert(cbEndedMessages[details.reason] || 'Something went wrong. Co-browse terminated.');
      showCobrowseButton();
    });`,

  onAgentJoined: `
    cobrowseApi.onAgentJoined.add(function (agent, session) {
      alert('Representative has joined the session');
    });`,

  onAgentNavigated: `
    cobrowseApi.onAgentNavigated.add(function (details) {
      if (details.url) {
        alert('Representative has navigated to the page: ' + details.url);
      } else {
        alert('Representative has pressed the "' + details.command + '" button. Page will be refreshed');
      }
    });`,

  onNavigationFailed: `
    cobrowseApi.onNavigationFailed.add(function () {
      alert('Navigation request by representative has failed');
    });`,

  onModeUpgradeRequested: `
    cobrowseApi.onModeUpgradeRequested.add(function (done) {
      if (confirm('Representative requests control over the web page. Allow?')) {
        done(true); // allow upgrading to Write Mode
      } else {
        done(false); // disallow and stay in Pointer Mode
      }
    });`,

  onModeChanged: `
    cobrowseApi.onModeChanged.add(function (mode) {
      if (mode.write) {
        alert('Representative has now control over the page');
      } else if (mode.pointer) {
        alert('Representative can no longer control the page');
      }
    });`,
} as const;

/** The way to the API, which stands before all of them. */
export const access = `
  if (!window._genesys) window._genesys = {};
  window._genesys.cobrowse = {
    apikey: 'KEY',
    onReady: []
  };`;

export const push = (body: string) => `
  _genesys.cobrowse.onReady.push(function (cobrowseApi, isTopContext) {
    ${body}
  });`;

/** An element of the page that is no part of what is shared, without the API. */
export const staticService = `<div id="static" data-gcb-service-node="true">Co-browse help</div>`;

export const localizations = {
  lang: `
    window._genesys.widgets.cobrowse = {
      src: RELAY + '/cobrowse/js/gcb.min.js?apikey=KEY',
      url: RELAY + '/cobrowse/',
      apikey: 'KEY',

      lang: 'de'
    };`,
  langAndLocalization: `
    window._genesys.widgets.cobrowse = {
      src: RELAY + '/cobrowse/js/gcb.min.js?apikey=KEY',
      url: RELAY + '/cobrowse/',
      apikey: 'KEY',
      lang: 'de',
      localization: {
        "modalYes": "Natürlich!"
      }
    };`,
  localization: `
    if (!window._genesys) window._genesys = {};

    window._genesys.widgets = {
      cobrowse: {
        src: RELAY + '/cobrowse/js/gcb.min.js',
        url: RELAY + '/cobrowse/',
        localization: {
          // "Session token" in place of "Session ID"
          'toolbarContent': 'Session token: {sessionId}'
        }
      }
    };`,
  /** Without Widgets the same stands here. */
  outsideOfWidgets: `
    window._genesys.cobrowse = {};
    window._genesys.cobrowse.localization = { 'toolbarContent': 'Session token: {sessionId}' };`,
} as const;

export const optionSamples = {
  debug: `
    window._genesys.cobrowse = {
      debug: true
    };`,
  disableBuiltInUI: `
    window._genesys.cobrowse = {
      disableBuiltInUI: true
    };`,
  setDocumentDomain: `
    window._genesys.cobrowse = {
      setDocumentDomain: true
    };`,
  disableBackForwardCache: `
    window._genesys.cobrowse = {
      disableBackForwardCache: false
    };`,
} as const;

export const chatSamples = {
  primaryMedia: `
    var myPrimaryMedia = {
      initializeAsync: function (done) { initializeMyChat(done); },
      isAgentConnected: function () { return myChat.agents > 0; },
      sendCbSessionToken: function (token) { myChat.sendMessage(token); }
    };

    window._genesys.cobrowse = {
      primaryMedia: myPrimaryMedia
    };`,
  initializeAsync: `
    var myChatAdapter = {
      initializeAsync: function (done) {
        waitForChatInitialization(function () {
          // tell Co-browse chat is now ready
          done();
        });
      }
    };`,
  sendCbSessionToken: `
    myChatAdapter = {
      sendCbSessionToken: function (sessionToken) {
        myChat.sendMessage('User has started Co-browse session: ' + sessionToken);
      }
    };`,
  startMessage: `
    // For example:
    myChatAdapter.sendCbSessionToken = function (token) {
      myChat.sendMessage('{start:' + token + '}');
    };`,
} as const;
