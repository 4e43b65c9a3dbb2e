// Ollama's own client in Go. It has no limit for silence, so that the context gets one, as a careful program would have it.
package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/ollama/ollama/api"
)

func main() {
	base, _ := url.Parse(os.Getenv("WEIR_URL"))
	idleMs, _ := strconv.Atoi(os.Getenv("WEIR_IDLE_MS"))
	idle := time.Duration(idleMs) * time.Millisecond
	ctx, cancel := context.WithCancelCause(context.Background())
	watch := time.AfterFunc(idle, func() { cancel(fmt.Errorf("silence for %v", idle)) })
	client := api.NewClient(base, http.DefaultClient)
	model, prompt := os.Getenv("WEIR_MODEL"), os.Getenv("WEIR_PROMPT")
	var err error
	if os.Getenv("WEIR_API") == "chat" {
		request := &api.ChatRequest{Model: model, Messages: []api.Message{{Role: "user", Content: prompt}}}
		err = client.Chat(ctx, request, func(part api.ChatResponse) error {
			watch.Reset(idle)
			_, err := fmt.Print(part.Message.Content)
			return err
		})
	} else {
		request := &api.GenerateRequest{Model: model, Prompt: prompt}
		err = client.Generate(ctx, request, func(part api.GenerateResponse) error {
			watch.Reset(idle)
			_, err := fmt.Print(part.Response)
			return err
		})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err, context.Cause(ctx))
		os.Exit(1)
	}
}
