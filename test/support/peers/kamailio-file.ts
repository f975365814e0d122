import type { TlsFiles } from './asterisk-files.js'

export interface KamailioPorts {
  /** SIP over UDP, for phones and servers; trusted */
  readonly udp: number
  /** SIP over WebSocket (RFC 7118) */
  readonly ws: number
  /** the same with TLS; listens only with a certificate */
  readonly wss: number
}

export interface KamailioFacts {
  readonly address: string
  readonly ports: KamailioPorts
  readonly realm: string
  /** passwords by user */
  readonly users: Readonly<Record<string, string>>
  /** where it sends calls to users that do not register: SIP URIs by user */
  readonly destinations: Readonly<Record<string, string>>
  /** `host:port` of rtpengine's ng protocol; absent: media is not touched */
  readonly rtpengine?: string | undefined
  readonly tls?: TlsFiles | undefined
}

const modules =
  'kex corex tm tmx sl rr pv maxfwd usrloc registrar textops textopsx siputils xlog xhttp websocket nathelper auth path cfgutils'

/** The first 200 to an INVITE of this user waits 1.5 s, so that a CANCEL of theirs crosses it for certain. */
export const slowCaller = 'late'

/** Between WebRTC and plain RTP rtpengine changes everything; between two of a kind it stays out. */
const toBrowser =
  'media-handover replace-origin replace-session-connection ICE=force rtcp-mux-offer SDES-off RTP/SAVPF'
const toPhone =
  'media-handover replace-origin replace-session-connection ICE=remove rtcp-mux-demux SDES-off RTP/AVP'

const lines = (texts: readonly string[]): string => texts.join('\n')

/** A registrar and proxy: agents by WebSocket with digest, phones by UDP without. */
export function kamailioFile(facts: KamailioFacts): string {
  const { address, ports, realm, rtpengine, tls } = facts
  const host = address.includes(':') ? `[${address}]` : address
  const passwords = Object.entries(facts.users).map(
    ([user, password]) => `  if ($au == "${user}") $var(password) = "${password}";`,
  )
  const routes = Object.entries(facts.destinations).map(
    ([user, uri]) => `  if ($rU == "${user}") { $du = "${uri}"; route(RELAY); exit; }`,
  )
  return `#!KAMAILIO
debug=2
log_stderror=yes
children=2
tcp_children=2
fork=yes
auto_aliases=no
dns=no
rev_dns=no
tcp_accept_no_cl=yes
tcp_rd_buf_size=65536
listen=udp:${host}:${ports.udp}
listen=tcp:${host}:${ports.ws}
${tls ? `enable_tls=yes\nlisten=tls:${host}:${ports.wss}` : ''}
${lines(modules.split(' ').map((name) => `loadmodule "${name}.so"`))}
${tls ? 'loadmodule "tls.so"' : ''}
${rtpengine === undefined ? '' : `loadmodule "rtpengine.so"\nmodparam("rtpengine", "rtpengine_sock", "udp:${rtpengine}")`}
modparam("pv", "shvset", "waited=i:0")
modparam("rr", "enable_full_lr", 1)
modparam("registrar", "max_expires", 600)
modparam("registrar", "method_filtering", 0)
modparam("usrloc", "db_mode", 0)
modparam("nathelper|registrar", "received_avp", "$avp(received)")
modparam("tm", "fr_timer", 5000)
modparam("tm", "fr_inv_timer", 60000)
modparam("auth", "nonce_expire", 300)
${tls ? `modparam("tls", "private_key", "${tls.key}")\nmodparam("tls", "certificate", "${tls.cert}")\nmodparam("tls", "tls_method", "TLSv1.2+")` : ''}

request_route {
  if (nat_uac_test("64")) {
    force_rport();
    if (is_method("REGISTER")) fix_nated_register();
    else if (!add_contact_alias()) { sl_send_reply("400", "Bad Contact"); exit; }
  }
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  if (has_totag()) {
    if (loose_route()) {
      if ($du == "") handle_ruri_alias();
      if (is_method("INVITE|UPDATE") && has_body("application/sdp")) route(MEDIA);
      if (is_method("ACK") && has_body("application/sdp")) route(LATE_ANSWER);
      if (is_method("BYE")) route(MEDIA_ENDS);
      route(RELAY);
      exit;
    }
    if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; }
    sl_send_reply("404", "Not Here");
    exit;
  }
  t_check_trans();
  if (is_method("OPTIONS") && $rU == $null) { sl_send_reply("200", "OK"); exit; }
  if (is_method("REGISTER")) {
    route(KNOWN);
    if (!save("location")) sl_reply_error();
    exit;
  }
  if (proto == WS || proto == WSS) {
    route(KNOWN);
    consume_credentials();
  }
  record_route();
  if (is_method("OPTIONS|MESSAGE|INVITE|REFER|SUBSCRIBE|NOTIFY")) route(WHERE);
  sl_send_reply("405", "Method Not Allowed");
}

route[KNOWN] {
  $var(password) = "";
${lines(passwords)}
  if (is_method("REGISTER")) {
    if ($var(password) == "" || !pv_www_authenticate("${realm}", "$var(password)", "0")) { www_challenge("${realm}", "1"); exit; }
  } else {
    if ($var(password) == "" || !pv_proxy_authenticate("${realm}", "$var(password)", "0")) { proxy_challenge("${realm}", "1"); exit; }
  }
}

route[WHERE] {
${lines(routes)}
  if (!lookup("location")) { sl_send_reply("480", "Temporarily Unavailable"); exit; }
  route(RELAY);
  exit;
}

route[RELAY] {
  t_on_branch("OUT");
  t_on_reply("REPLY");
  if (is_method("INVITE")) t_on_failure("FAILED");
  if (!t_relay()) sl_reply_error();
}

branch_route[OUT] {
  if (!has_totag() && is_method("INVITE") && has_body("application/sdp")) route(MEDIA);
}

# Which way the message goes: a WebSocket's contact has transport=ws in it.
route[MEDIA] {
${
  rtpengine === undefined
    ? '  return;'
    : `  $var(there) = "${toPhone}";
  if ($ru =~ "transport=ws" || $du =~ "transport=ws") $var(there) = "${toBrowser}";
  rtpengine_offer("$var(there)");`
}
}

# The answer to an offer that the 200 brought (RFC 3261 §13.2.1).
route[LATE_ANSWER] {
${
  rtpengine === undefined
    ? '  return;'
    : `  $var(there) = "${toPhone}";
  if ($ru =~ "transport=ws" || $du =~ "transport=ws") $var(there) = "${toBrowser}";
  rtpengine_answer("$var(there)");`
}
}

route[MEDIA_ENDS] {
  ${rtpengine === undefined ? 'return;' : 'rtpengine_delete();'}
}

# Before the transaction is looked for, because who waits in it keeps the CANCEL waiting too.
reply_route {
  if (status == "200" && $rm == "INVITE" && $fU == "${slowCaller}" && $shv(waited) == 0) {
    $shv(waited) = 1;
    usleep("1500000");
  }
}

onreply_route[REPLY] {
  if (nat_uac_test("64")) add_contact_alias();
${
  rtpengine === undefined
    ? ''
    : `  if (status =~ "(18[03])|(2[0-9][0-9])" && has_body("application/sdp") && is_method("INVITE|UPDATE")) {
    $var(back) = "${toPhone}";
    if ($T_req($proto) =~ "ws") $var(back) = "${toBrowser}";
    if ($(T_req($rb){s.len}) == 0) rtpengine_offer("$var(back)");
    else rtpengine_answer("$var(back)");
  }`
}
}

failure_route[FAILED] {
  if (t_is_canceled()) exit;
  route(MEDIA_ENDS);
  # By itself it makes a 500 of it, as a proxy with several ways should (RFC 3261 §16.7); here there is one way.
  if (t_check_status("503")) {
    append_to_reply("Retry-After: $T_rpl($hdr(Retry-After))\r\n");
    t_reply("503", "Service Unavailable");
  }
}

event_route[xhttp:request] {
  set_reply_close();
  set_reply_no_connect();
  if ($hdr(Upgrade) =~ "websocket" && $hdr(Connection) =~ "Upgrade" && $rm =~ "GET") {
    if (ws_handle_handshake()) exit;
  }
  xhttp_reply("404", "Not Found", "", "");
}
`
}
