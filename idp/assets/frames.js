// Goes on to the service when every service's own logout page is loaded in its frame, or takes too long (Front-Channel Logout
// 1.0). Without script the link does it.
"use strict";
const onward = document.getElementById("onward");
const loaded = (frame) => new Promise((done) => frame.addEventListener("load", done));
const patience = new Promise((done) => setTimeout(done, 5000));
Promise.race([patience, Promise.all([...document.querySelectorAll("iframe")].map(loaded))]).then(() => location.replace(onward.href));
