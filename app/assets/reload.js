// Loads the page again once another process serves the portal: `cargo xtask watch` built it anew.
{
  const { process } = document.currentScript.dataset;
  // The portal names its process and hangs up; the browser asks again by itself, also while nobody answers.
  new EventSource("/dev/reload").onmessage = ({ data }) => {
    if (data !== process) location.reload();
  };
}
