package flow

import (
	"context"
	"fmt"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// Register makes the workflow's trigger endpoint at an address where the engine is reached, and gives its id. Where there is
// one already, of an earlier start, it takes that: the secret is told only once, so it is rotated, and the old one goes on
// verifying for nobody; deliveries that it signed alone come again.
func (e *Engine) Register(ctx context.Context, address string) (endpoint string, err error) {
	if err := e.registerSources(ctx); err != nil {
		return "", err
	}
	w := e.config.Workflow
	input := map[string]any{"url": address, "name": w.Name, "kinds": []string{w.Trigger.Event}, "filter": nil}
	if w.Trigger.Filter != "" {
		input["filter"] = map[string]string{"text": w.Trigger.Filter}
	}
	found, err := e.config.Gateway.endpointAt(ctx, address)
	if err != nil {
		return "", fmt.Errorf("look for the endpoint: %w", err)
	}
	var secret string
	if found == "" {
		found, secret, err = e.config.Gateway.createEndpoint(ctx, input)
	} else {
		secret, err = e.config.Gateway.takeEndpoint(ctx, found, input)
	}
	if err != nil {
		return "", fmt.Errorf("make the endpoint of %s: %w", w.Name, err)
	}
	webhook, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		return "", fmt.Errorf("the endpoint's secret: %w", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.webhook = webhook
	return found, nil
}

func (g *Gateway) endpointAt(ctx context.Context, address string) (id string, err error) {
	var answer struct {
		TriggerEndpoints []struct{ ID, URL string }
	}
	err = g.ask(ctx, `{ triggerEndpoints { id url } }`, nil, &answer)
	for _, e := range answer.TriggerEndpoints {
		if e.URL == address {
			id = e.ID
		}
	}
	return id, err
}

func (g *Gateway) createEndpoint(ctx context.Context, input map[string]any) (id, secret string, err error) {
	var answer struct {
		CreateTriggerEndpoint struct {
			refusal
			TriggerEndpoint *struct{ ID string }
			Secret          *string
		}
	}
	err = g.ask(ctx, `mutation Endpoint($input: CreateTriggerEndpointInput!) {
  createTriggerEndpoint(input: $input) { triggerEndpoint { id } secret problems { code message } userErrors { code message } }
}`, map[string]any{"input": input}, &answer)
	made := answer.CreateTriggerEndpoint
	if err == nil {
		err = made.err()
	}
	if err != nil {
		return "", "", err
	}
	return made.TriggerEndpoint.ID, *made.Secret, nil
}

func (g *Gateway) takeEndpoint(ctx context.Context, id string, input map[string]any) (secret string, err error) {
	var answer struct {
		RotateTriggerEndpointSecret struct {
			refusal
			Secret *string
		}
		UpdateTriggerEndpoint struct{ refusal }
	}
	update := map[string]any{"id": id, "status": "ACTIVE"}
	for name, value := range input {
		update[name] = value
	}
	err = g.ask(ctx, `mutation Take($id: ID!, $update: UpdateTriggerEndpointInput!) {
  updateTriggerEndpoint(input: $update) { problems { code message } userErrors { code message } }
  rotateTriggerEndpointSecret(input: {id: $id, gracePeriodHours: 1}) { secret userErrors { code message } }
}`, map[string]any{"id": id, "update": update}, &answer)
	if err == nil {
		err = answer.UpdateTriggerEndpoint.err()
	}
	if err == nil {
		err = answer.RotateTriggerEndpointSecret.err()
	}
	if err != nil {
		return "", err
	}
	return *answer.RotateTriggerEndpointSecret.Secret, nil
}
