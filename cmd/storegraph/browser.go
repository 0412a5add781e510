package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"time"
)

// browser does in the demo what a person does when they connect a store: it asks for the connection over the public API,
// opens the address it gets, presses Install on Shopify's page, and follows Shopify back.
type browser struct {
	base   string // our own address
	key    string
	client *http.Client
}

func newBrowser(base, key string) *browser {
	jar, _ := cookiejar.New(nil) // fails only on bad options
	return &browser{base: base, key: key, client: &http.Client{Jar: jar, Timeout: 30 * time.Second}}
}

const connectMutation = `mutation Connect($input: ConnectShopifyInput!) {
  connectShopify(input: $input) { authorizationUrl userErrors { field code message } }
}`

// connect walks the whole way. The store name is what the merchant would type.
func (b *browser) connect(ctx context.Context, storeName string) error {
	var answer struct {
		ConnectShopify struct {
			AuthorizationURL string `json:"authorizationUrl"`
			UserErrors       []struct{ Code, Message string }
		}
	}
	input := map[string]any{
		"storeName":      storeName,
		"importElements": []string{"CONTACTS", "ORDERS", "TRANSACTIONS", "PRODUCTS", "COLLECTIONS"},
		"syncSettings": map[string]bool{
			"contactSync": true, "orderSync": true, "orderReceivedTrigger": true, "transactionSync": true,
			"paymentReceivedTrigger": true, "productSync": true, "collectionSync": true,
		},
	}
	if err := b.graphql(ctx, connectMutation, map[string]any{"input": input}, &answer); err != nil {
		return fmt.Errorf("ask for the connection: %w", err)
	}
	if e := answer.ConnectShopify.UserErrors; len(e) > 0 {
		return fmt.Errorf("ask for the connection: %s: %s", e[0].Code, e[0].Message)
	}
	installPage, err := b.open(ctx, http.MethodGet, answer.ConnectShopify.AuthorizationURL, nil)
	if err != nil {
		return fmt.Errorf("open Shopify's install page: %w", err)
	}
	// The page's form posts to its own address, as Shopify's does.
	if _, err := b.open(ctx, http.MethodPost, installPage.String(), url.Values{}); err != nil {
		return fmt.Errorf("install the app: %w", err)
	}
	return nil
}

// open follows redirects and gives the address where they ended.
func (b *browser) open(ctx context.Context, method, address string, form url.Values) (*url.URL, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewBufferString(form.Encode()))
	if err != nil {
		return nil, err
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := b.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		page, _ := io.ReadAll(io.LimitReader(res.Body, 1<<10))
		return nil, fmt.Errorf("%s answered %s: %s", res.Request.URL.Path, res.Status, page)
	}
	return res.Request.URL, nil
}

// graphql asks our own public API.
func (b *browser) graphql(ctx context.Context, query string, variables map[string]any, into any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.base+"/graphql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+b.key)
	res, err := b.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	var answer struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		return fmt.Errorf("%s: %w", res.Status, err)
	}
	if len(answer.Errors) > 0 {
		return errors.New(answer.Errors[0].Message)
	}
	return json.Unmarshal(answer.Data, into)
}
