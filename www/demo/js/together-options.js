// Says, before the script is loaded, that this page brings a UI of its own, and that its visitors are asked there.
window._genesys = {
  cobrowse: {
    disableBuiltInUI: true,
    onReady: [],
    // Whoever presses this page's button has said to be on the phone: no second question.
    primaryMedia: {
      isAgentConnected: function () {
        return true;
      },
    },
  },
};
