import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Signs each line of standard input with the code of UploadGrants. */
public class Sign {
  public static void main(String[] words) throws Exception {
    for (String line : new String(System.in.readAllBytes(), "UTF-8").split("\n")) {
      List<String> fields = List.of(line.split("\u001f", -1));
      String kind = fields.get(0);
      List<String> pairs = fields.subList(kind.equals("url") ? 4 : 1, fields.size());
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i + 1 < pairs.size(); i += 2) values.put(pairs.get(i), pairs.get(i + 1));
      System.out.println(switch (kind) {
        case "form" -> UploadGrants.signV4(fields.get(1), fields.get(2));
        case "seal" -> UploadGrants.digestOf(
            fields.get(1), fields.get(2), fields.get(3), fields.get(4), Long.parseLong(fields.get(5)));
        case "url" -> UploadGrants.signUrl("PUT", fields.get(1), values, fields.get(2), Integer.parseInt(fields.get(3)));
        default -> UploadGrants.signRpc(values);
      });
    }
  }
}
