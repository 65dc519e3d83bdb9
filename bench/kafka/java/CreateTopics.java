import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** `bootstrap name=partitions …` */
public final class CreateTopics {
  public static void main(String[] args) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]))) {
      List<NewTopic> topics = Arrays.stream(args).skip(1).map(text -> text.split("=")).map(parts -> new NewTopic(parts[0], Integer.parseInt(parts[1]), (short) 1)).toList();
      admin.createTopics(topics).all().get();
    }
  }
}
