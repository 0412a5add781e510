# Storegraph as a static binary that runs as nobody in particular, in an image with certificates and time zones and no shell.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /storegraph ./cmd/storegraph

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /storegraph /storegraph
USER 65532:65532
EXPOSE 8080 9090
ENTRYPOINT ["/storegraph"]
CMD ["serve"]
