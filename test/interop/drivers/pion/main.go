// Command pion is one agent of github.com/pion/ice as an interop driver: JSON lines on standard input and output.
//
//	pion controlling|controlled ADDRESS [ICE-URI...] [--check-interval=SECONDS] [--nomination=repeated]
//	     [--tcp=active|passive] [--relay=USER:PASSWORD] [--mdns=resolve|offer]
//
// The lines are described in test/interop/README.md. "pion loop" is for the benchmarks, see loop.go.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/stun/v4"
)

type line struct {
	T     string `json:"t"`
	Ufrag string `json:"ufrag,omitempty"`
	Pwd   string `json:"pwd,omitempty"`
	C     string `json:"c,omitempty"`
	S     string `json:"s,omitempty"`
	Hex   string `json:"hex,omitempty"`
}

var output sync.Mutex

func say(l line) {
	text, err := json.Marshal(l)
	check(err)
	output.Lock()
	defer output.Unlock()
	fmt.Println(string(text))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "pion:", err)
		os.Exit(1)
	}
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: pion controlling|controlled ADDRESS [ICE-URI...]"+
		" [--check-interval=SECONDS] [--nomination=repeated] [--tcp=active|passive]"+
		" [--relay=USER:PASSWORD] [--ca=FILE] [--mdns=resolve|offer]")
	os.Exit(2)
}

// options reads what follows the address.
func options(address net.IP, args []string) []ice.AgentOption {
	networks := []ice.NetworkType{ice.NetworkTypeUDP4}
	if address.To4() == nil {
		networks = []ice.NetworkType{ice.NetworkTypeUDP6}
	}
	chosen := []ice.AgentOption{
		ice.WithIncludeLoopback(),
		ice.WithIPFilter(func(ip net.IP) bool { return ip.Equal(address) }),
		ice.WithNetworkTypes(networks),
		ice.WithMulticastDNSMode(ice.MulticastDNSModeDisabled),
	}
	if address.Equal(net.IPv6loopback) { // which pion's own gathering leaves out as an "IPv4-compatible" address
		conn, err := net.ListenUDP("udp6", &net.UDPAddr{IP: address})
		check(err)
		mux := ice.NewUDPMuxDefault(ice.UDPMuxParams{UDPConn: conn})
		chosen = append(chosen, ice.WithUDPMux(mux))
	}
	var servers []*stun.URI
	var user, password string
	for _, arg := range args {
		name, value, isOption := strings.Cut(arg, "=")
		switch {
		case isOption && name == "--check-interval":
			seconds, err := strconv.ParseFloat(value, 64)
			check(err)
			interval := time.Duration(seconds * float64(time.Second))
			// it judges its peer by the answers to its own checks
			chosen = append(chosen, ice.WithKeepaliveInterval(interval), ice.WithDisconnectedTimeout(3*interval))
		case isOption && name == "--nomination" && value == "repeated":
			chosen = append(chosen, ice.WithRenomination(ice.DefaultNominationValueGenerator()),
				ice.WithAutomaticRenomination(time.Second))
		case isOption && name == "--tcp" && value == "active":
			chosen = append(chosen, ice.WithNetworkTypes(tcpNetworks(address)))
		case isOption && name == "--tcp" && value == "passive":
			listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: address})
			check(err)
			mux := ice.NewTCPMuxDefault(ice.TCPMuxParams{Listener: listener, ReadBufferSize: 64})
			chosen = append(chosen, ice.WithNetworkTypes(tcpNetworks(address)), ice.WithTCPMux(mux),
				ice.WithDisableActiveTCP())
		case isOption && name == "--mdns" && value == "resolve":
			chosen = append(chosen, ice.WithMulticastDNSMode(ice.MulticastDNSModeQueryOnly))
		case isOption && name == "--mdns" && value == "offer":
			chosen = append(chosen, ice.WithMulticastDNSMode(ice.MulticastDNSModeQueryAndGather))
		case isOption && name == "--relay":
			user, password, _ = strings.Cut(value, ":")
			chosen = append(chosen, ice.WithCandidateTypes([]ice.CandidateType{ice.CandidateTypeRelay}))
		case isOption && name == "--ca":
			check(os.Setenv("SSL_CERT_FILE", value)) // read when the first certificate is verified
		case strings.HasPrefix(arg, "--"):
			usage()
		default:
			uri, err := stun.ParseURI(arg)
			check(err)
			servers = append(servers, uri)
		}
	}
	for _, uri := range servers {
		uri.Username, uri.Password = user, password
	}
	return append(chosen, ice.WithUrls(servers))
}

func tcpNetworks(address net.IP) []ice.NetworkType {
	if address.To4() == nil {
		return []ice.NetworkType{ice.NetworkTypeTCP6}
	}
	return []ice.NetworkType{ice.NetworkTypeTCP4}
}

// driver is an agent and what its generations share. Only the goroutine that reads standard input uses it.
type driver struct {
	agent       *ice.Agent
	controlling bool
	conn        *ice.Conn
	remote      line // the credentials in force
	restarted   bool // by us, and the peer's new credentials are still to come
}

func main() {
	if len(os.Args) >= 2 && os.Args[1] == "loop" {
		loop()
		return
	}
	if len(os.Args) < 3 || (os.Args[1] != "controlling" && os.Args[1] != "controlled") {
		usage()
	}
	address := net.ParseIP(os.Args[2])
	if address == nil {
		usage()
	}
	agent, err := ice.NewAgentWithOptions(options(address, os.Args[3:])...)
	check(err)
	check(agent.OnCandidate(func(candidate ice.Candidate) {
		if candidate == nil {
			say(line{T: "eoc"})
		} else {
			say(line{T: "cand", C: "candidate:" + candidate.Marshal()})
		}
	}))
	check(agent.OnConnectionStateChange(func(state ice.ConnectionState) {
		say(line{T: "state", S: strings.ToLower(state.String())})
	}))
	d := &driver{agent: agent, controlling: os.Args[1] == "controlling"}
	d.announce()
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<20)
	for input.Scan() {
		var l line
		check(json.Unmarshal(input.Bytes(), &l))
		if l.T == "quit" {
			break
		}
		d.accept(l)
	}
	check(agent.Close())
}

// announce says the credentials and candidates of a generation that has just begun.
func (d *driver) announce() {
	ufrag, pwd, err := d.agent.GetLocalUserCredentials()
	check(err)
	say(line{T: "cred", Ufrag: ufrag, Pwd: pwd})
	check(d.agent.GatherCandidates())
}

func (d *driver) accept(l line) {
	switch l.T {
	case "cred":
		d.credentials(l)
	case "cand":
		candidate, err := ice.UnmarshalCandidate(l.C)
		check(err)
		check(d.agent.AddRemoteCandidate(candidate))
	case "eoc": // pion has no use for it
	case "send":
		payload, err := hex.DecodeString(l.Hex)
		check(err)
		if d.conn == nil {
			fmt.Fprintln(os.Stderr, "pion: nothing sent, there are no remote credentials")
		} else if _, err = d.conn.Write(payload); err != nil {
			fmt.Fprintln(os.Stderr, "pion:", err)
		}
	case "restart":
		d.restart()
		d.restarted = true
	default:
		fmt.Fprintln(os.Stderr, "pion: ignored a line of type", l.T)
	}
}

func (d *driver) restart() {
	check(d.agent.Restart("", ""))
	d.announce()
}

func (d *driver) credentials(remote line) {
	if remote == d.remote {
		return
	}
	var err error
	switch {
	case d.conn != nil:
		if !d.restarted {
			d.restart() // the peer's idea
		}
		d.restarted = false
		err = d.agent.SetRemoteCredentials(remote.Ufrag, remote.Pwd)
	case d.controlling:
		d.conn, err = d.agent.StartDial(remote.Ufrag, remote.Pwd)
	default:
		d.conn, err = d.agent.StartAccept(remote.Ufrag, remote.Pwd)
	}
	check(err)
	if d.remote == (line{}) {
		go receive(d.conn)
	}
	d.remote = remote
}

func receive(conn *ice.Conn) {
	buffer := make([]byte, 65535)
	for {
		n, err := conn.Read(buffer)
		if err != nil {
			return // closed
		}
		say(line{T: "data", Hex: hex.EncodeToString(buffer[:n])})
	}
}
