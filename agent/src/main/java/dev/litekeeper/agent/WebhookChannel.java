package dev.litekeeper.agent;

import dev.litekeeper.files.Json;
import dev.litekeeper.project.Secret;
import java.util.Map;
import java.util.Optional;

/// Posts the message as JSON to a web address.
record WebhookChannel(Web web, Secret url, Map<String, String> variables) implements Channel {

    @Override
    public String send(Message message) {
        return web.call(url, variables, Optional.of(Json.line(message.json())));
    }
}
