from runtime import *



# ====================
# ‘작품’의 프로그램은 여기부터예요
# ====================

점수 = 0
끝 = Message("끝")
블링키 = Sprite("블링키", x=-60, y=-30, size=130, costumes=["블링키"])


@function
async def 인사(self, 누구):
    self.say(join("안녕 ", 누구))


@블링키.when_started
async def when_started(self):
    global 점수
    await 인사(self, "친구")
    점수 = 3
    끝.send()


if __name__ == "__main__":
    run(
        server="http://127.0.0.1:8000",
        model="",
        project="p",
        language="ko",
        values=globals(),
        variables={"점수": "점수"},
        hidden=[],
        words={
            "about": "블록으로 만든 프로그램이에요. 오브젝트가 하는 말을 보여 줘요.",
            "access": "공유한 작품의 모델은 누구나 쓸 수 있어요. 공유하지 않은 작품은 환경 변수 EYEBLOCKS_COOKIE에 주인의 쿠키(이름=값)를 넣어야 해요. 쿠키는 비밀번호와 같으니 아무에게도 알려 주지 마세요.",
            "pictures": "차례로 인식할 사진 파일",
            "camera": "사진 대신 웹캠을 써요 (opencv-python이 필요해요)",
            "server_help": "모델이 있는 서버의 주소",
            "model_help": "모델의 아이디",
            "server": "서버",
            "nothing_to_run": "실행할 블록이 없어요.",
            "how_to_press": "키 이름(space, up, a …)이나 ‘click 오브젝트이름’을 적고 엔터를 누르면 눌러져요. 끝내려면 Ctrl+C를 누르세요.",
            "which_picture": "어떤 사진을 인식할까요? 파일 이름을 적어 주세요. (없으면 그냥 엔터)",
            "no_such_picture": "{name} 파일을 열 수 없어요.",
            "missing_variable": "없는 변수를 쓰는 블록이에요.",
            "missing_list": "없는 리스트를 쓰는 블록이에요.",
            "missing_sprite": "없는 오브젝트를 쓰는 블록이에요.",
            "missing_costume": "없는 모양을 쓰는 블록이에요.",
            "missing_scene": "없는 장면을 쓰는 블록이에요.",
            "missing_class": "없는 클래스를 쓰는 블록이에요.",
            "missing_function": "함수의 블록이 없어요.",
            "missing_block": "여기서는 실행할 수 없는 블록이에요.",
            "too_deep": "함수가 자기 자신을 너무 많이 불렀어요. 멈추는 조건을 넣어 주세요.",
            "text_too_long": "글이 너무 길어졌어요. 반복하는 횟수를 줄여 주세요.",
            "number_too_large": "계산할 수 없을 만큼 큰 수예요.",
            "no_model": "이 파일을 만들 때 학습한 모델이 없었어요. 모델을 학습하고 다시 내려받아 주세요.",
            "private_model": "이 모델을 쓸 수 없어요. 작품을 공유하면 누구나 쓸 수 있어요. 작품 페이지에서 공유를 켜 주세요.",
            "class_not_learned": "모델이 이 클래스를 배우지 않았어요. 모델을 다시 학습해 주세요.",
            "no_opencv": "웹캠을 쓰려면 OpenCV가 있어야 해요: pip install opencv-python",
            "no_camera": "카메라에서 사진을 얻지 못했어요.",
            "no_picture": "추가할 사진이 없어요. 먼저 사진을 인식해 주세요.",
            "only_owner": "모델을 가르치는 블록은 작품의 주인만 쓸 수 있어요. 사이트에서 실행하거나 EYEBLOCKS_COOKIE를 넣어 주세요.",
            "refused": "서버가 거절했어요: {reason}",
            "server_unreachable": "서버({address})에 연결할 수 없어요. 서버가 켜져 있는지, 주소가 맞는지 확인해 주세요.",
        },
    )
