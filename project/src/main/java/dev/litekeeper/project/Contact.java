package dev.litekeeper.project;

/// A person of the disaster recovery plan; `role` and `reach` (a phone number, an address) may be empty.
public record Contact(String name, String role, String reach) {}
