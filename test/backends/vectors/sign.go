package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// With the argument "sign", the program signs each line of standard input instead of serving.
func init() {
	if len(os.Args) < 2 || os.Args[1] != "sign" {
		return
	}
	input, _ := io.ReadAll(os.Stdin)
	for line := range strings.SplitSeq(string(input), "\n") {
		fields := strings.Split(line, "\x1f")
		kind, fields := fields[0], fields[1:]
		if kind == "form" {
			fmt.Println(signV4(fields[0], fields[1]))
			continue
		}
		if kind == "seal" {
			size, _ := strconv.Atoi(fields[4])
			fmt.Println(digestOf(fields[0], fields[1], fields[2], fields[3], size))
			continue
		}
		pairs := fields
		if kind == "url" {
			pairs = fields[3:]
		}
		values := map[string]string{}
		for i := 0; i+1 < len(pairs); i += 2 {
			values[pairs[i]] = pairs[i+1]
		}
		if kind == "rpc" {
			fmt.Println(signRPC(values))
			continue
		}
		seconds, _ := strconv.Atoi(fields[2])
		fmt.Println(signURL("PUT", fields[0], values, fields[1], seconds))
	}
	os.Exit(0)
}
