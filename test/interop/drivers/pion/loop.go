package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/pion/ice/v4"
)

// loop connects two agents of this process on 127.0.0.1, over and over: each line of standard input is a number of
// times. For each connection it prints a line "GATHER CONNECT", both in milliseconds: from making the first agent until
// both have their candidates, and from handing these over until both have selected a pair. What follows "loop" are
// options of both agents, or of the controlling one and, after "--", of the other.
func loop() {
	left, right := os.Args[2:], os.Args[2:]
	if at := slices.Index(left, "--"); at >= 0 {
		left, right = left[:at], left[at+1:]
	}
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		times, err := strconv.Atoi(input.Text())
		check(err)
		for range times {
			connectOnce(left, right)
		}
	}
}

// gathered is an agent that has all its candidates.
type gathered struct {
	agent      *ice.Agent
	candidates []ice.Candidate
	selected   chan struct{}
}

func gather(args []string) func() gathered {
	// by itself it waits two seconds for something better before it takes a relayed pair
	atOnce := ice.WithRelayAcceptanceMinWait(0)
	agent, err := ice.NewAgentWithOptions(append(options(net.IPv4(127, 0, 0, 1), args), atOnce)...)
	check(err)
	found := make(chan ice.Candidate, 16)
	check(agent.OnCandidate(func(candidate ice.Candidate) {
		if candidate == nil {
			close(found)
		} else {
			found <- candidate
		}
	}))
	selected := make(chan struct{})
	var once sync.Once
	check(agent.OnSelectedCandidatePairChange(func(_, _ ice.Candidate) {
		once.Do(func() { close(selected) })
	}))
	check(agent.GatherCandidates())
	return func() gathered {
		var candidates []ice.Candidate
		for candidate := range found {
			candidates = append(candidates, candidate)
		}
		return gathered{agent, candidates, selected}
	}
}

func (g gathered) meet(other gathered, controlling bool) {
	ufrag, pwd, err := other.agent.GetLocalUserCredentials()
	check(err)
	for _, candidate := range other.candidates {
		remote, err := ice.UnmarshalCandidate(candidate.Marshal())
		check(err)
		check(g.agent.AddRemoteCandidate(remote))
	}
	if controlling {
		_, err = g.agent.StartDial(ufrag, pwd)
	} else {
		_, err = g.agent.StartAccept(ufrag, pwd)
	}
	check(err)
}

func connectOnce(controlling, controlled []string) {
	began := time.Now()
	a, b := gather(controlling), gather(controlled)
	left, right := a(), b()
	met := time.Now()
	left.meet(right, true)
	right.meet(left, false)
	<-left.selected
	<-right.selected
	connected := time.Now()
	fmt.Printf("%.3f %.3f\n", millis(began, met), millis(met, connected))
	check(left.agent.Close())
	check(right.agent.Close())
}

func millis(from, to time.Time) float64 {
	return float64(to.Sub(from).Microseconds()) / 1000
}
