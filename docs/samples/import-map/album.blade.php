<script type="module" src="{{ asset('oss-direct-upload/oss-direct-upload.js') }}"></script>

<form method="post">
  @csrf
  <oss-direct-upload name="photos[]" endpoint="/api/oss-permission" multiple required></oss-direct-upload>
  <button>Save</button>
</form>
