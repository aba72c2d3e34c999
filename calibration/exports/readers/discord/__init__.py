"""Discord: Server Insights, and chats exported with DiscordChatExporter."""
